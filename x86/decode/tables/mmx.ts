// Instructions with an MMX register.

export const mmxTable = `
np 0f 60            | punpcklbw Pq,Qq/d             | mmx      |                |
np 0f 61            | punpcklwd Pq,Qq/d             | mmx      |                |
np 0f 62            | punpckldq Pq,Qq/d             | mmx      |                |
np 0f 63            | packsswb Pq,Qq                | mmx      |                |
np 0f 64            | pcmpgtb Pq,Qq                 | mmx      |                |
np 0f 65            | pcmpgtw Pq,Qq                 | mmx      |                |
np 0f 66            | pcmpgtd Pq,Qq                 | mmx      |                |
np 0f 67            | packuswb Pq,Qq                | mmx      |                |
np 0f 68            | punpckhbw Pq,Qq               | mmx      |                |
np 0f 69            | punpckhwd Pq,Qq               | mmx      |                |
np 0f 6a            | punpckhdq Pq,Qq               | mmx      |                |
np 0f 6b            | packssdw Pq,Qq                | mmx      |                |
np 0f 74            | pcmpeqb Pq,Qq                 | mmx      |                |
np 0f 75            | pcmpeqw Pq,Qq                 | mmx      |                |
np 0f 76            | pcmpeqd Pq,Qq                 | mmx      |                |
np 0f d1            | psrlw Pq,Qq                   | mmx      |                |
np 0f d2            | psrld Pq,Qq                   | mmx      |                |
np 0f d3            | psrlq Pq,Qq                   | mmx      |                |
np 0f d4            | paddq Pq,Qq                   | sse2     |                |
np 0f d5            | pmullw Pq,Qq                  | mmx      |                |
np 0f d8            | psubusb Pq,Qq                 | mmx      |                |
np 0f d9            | psubusw Pq,Qq                 | mmx      |                |
np 0f da            | pminub Pq,Qq                  | sse      |                |
np 0f db            | pand Pq,Qq                    | mmx      |                |
np 0f dc            | paddusb Pq,Qq                 | mmx      |                |
np 0f dd            | paddusw Pq,Qq                 | mmx      |                |
np 0f de            | pmaxub Pq,Qq                  | sse      |                |
np 0f df            | pandn Pq,Qq                   | mmx      |                |
np 0f e0            | pavgb Pq,Qq                   | sse      |                |
np 0f e1            | psraw Pq,Qq                   | mmx      |                |
np 0f e2            | psrad Pq,Qq                   | mmx      |                |
np 0f e3            | pavgw Pq,Qq                   | sse      |                |
np 0f e4            | pmulhuw Pq,Qq                 | sse      |                |
np 0f e5            | pmulhw Pq,Qq                  | mmx      |                |
np 0f e8            | psubsb Pq,Qq                  | mmx      |                |
np 0f e9            | psubsw Pq,Qq                  | mmx      |                |
np 0f ea            | pminsw Pq,Qq                  | sse      |                |
np 0f eb            | por Pq,Qq                     | mmx      |                |
np 0f ec            | paddsb Pq,Qq                  | mmx      |                |
np 0f ed            | paddsw Pq,Qq                  | mmx      |                |
np 0f ee            | pmaxsw Pq,Qq                  | sse      |                |
np 0f ef            | pxor Pq,Qq                    | mmx      |                |
np 0f f1            | psllw Pq,Qq                   | mmx      |                |
np 0f f2            | pslld Pq,Qq                   | mmx      |                |
np 0f f3            | psllq Pq,Qq                   | mmx      |                |
np 0f f4            | pmuludq Pq,Qq                 | sse2     |                |
np 0f f5            | pmaddwd Pq,Qq                 | mmx      |                |
np 0f f6            | psadbw Pq,Qq                  | sse      |                |
np 0f f8            | psubb Pq,Qq                   | mmx      |                |
np 0f f9            | psubw Pq,Qq                   | mmx      |                |
np 0f fa            | psubd Pq,Qq                   | mmx      |                |
np 0f fb            | psubq Pq,Qq                   | sse2     |                |
np 0f fc            | paddb Pq,Qq                   | mmx      |                |
np 0f fd            | paddw Pq,Qq                   | mmx      |                |
np 0f fe            | paddd Pq,Qq                   | mmx      |                |
np 0f 71 /2         | psrlw Nq,Ib                   | mmx      |                |
np 0f 71 /4         | psraw Nq,Ib                   | mmx      |                |
np 0f 71 /6         | psllw Nq,Ib                   | mmx      |                |
np 0f 72 /2         | psrld Nq,Ib                   | mmx      |                |
np 0f 72 /4         | psrad Nq,Ib                   | mmx      |                |
np 0f 72 /6         | pslld Nq,Ib                   | mmx      |                |
np 0f 73 /2         | psrlq Nq,Ib                   | mmx      |                |
np 0f 73 /6         | psllq Nq,Ib                   | mmx      |                |
np 0f38 00          | pshufb Pq,Qq                  | ssse3    |                |
np 0f38 01          | phaddw Pq,Qq                  | ssse3    |                |
np 0f38 02          | phaddd Pq,Qq                  | ssse3    |                |
np 0f38 03          | phaddsw Pq,Qq                 | ssse3    |                |
np 0f38 04          | pmaddubsw Pq,Qq               | ssse3    |                |
np 0f38 05          | phsubw Pq,Qq                  | ssse3    |                |
np 0f38 06          | phsubd Pq,Qq                  | ssse3    |                |
np 0f38 07          | phsubsw Pq,Qq                 | ssse3    |                |
np 0f38 08          | psignb Pq,Qq                  | ssse3    |                |
np 0f38 09          | psignw Pq,Qq                  | ssse3    |                |
np 0f38 0a          | psignd Pq,Qq                  | ssse3    |                |
np 0f38 0b          | pmulhrsw Pq,Qq                | ssse3    |                |
np 0f38 1c          | pabsb Pq,Qq                   | ssse3    |                |
np 0f38 1d          | pabsw Pq,Qq                   | ssse3    |                |
np 0f38 1e          | pabsd Pq,Qq                   | ssse3    |                |
np 0f3a 0f          | palignr Pq,Qq,Ib              | ssse3    |                |
np 0f 70            | pshufw Pq,Qq,Ib               | sse      |                |
np 0f 77            | emms                          | mmx      |                |
w0 np 0f 6e         | movd Pq,Ed                    | mmx      |                |
w1 np 0f 6e         | movq Pq,Eq                    | mmx      |                |
w0 np 0f 7e         | movd Ed,Pq                    | mmx      |                |
w1 np 0f 7e         | movq Eq,Pq                    | mmx      |                |
np 0f 6f            | movq Pq,Qq                    | mmx      |                |
np 0f 7f            | movq Qq,Pq                    | mmx      |                |
np 0f e7            | movntq Mq,Pq                  | sse      |                |
np 0f f7            | maskmovq Pq,Nq                | sse      |                | mem
np 0f d7            | pmovmskb Gy,Nq                | sse      |                |
np 0f c4            | pinsrw Pq,Ed/w,Ib             | sse      |                |
np 0f c5            | pextrw Gd,Nq,Ib               | sse      |                |
np 0f 2a            | cvtpi2ps Vdq,Qq               | sse      |                | #XM
66 0f 2a            | cvtpi2pd Vdq,Qq               | sse2     |                | #XM
np 0f 2c            | cvttps2pi Pq,Wq               | sse      |                | #XM
66 0f 2c            | cvttpd2pi Pq,Wdq              | sse2     |                | #XM aligned
np 0f 2d            | cvtps2pi Pq,Wq                | sse      |                | #XM
66 0f 2d            | cvtpd2pi Pq,Wdq               | sse2     |                | #XM aligned
f3 0f d6            | movq2dq Vdq,Nq                | sse2     |                |
f2 0f d6            | movdq2q Pq,Uq                 | sse2     |                |
`;
