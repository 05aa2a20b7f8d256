// SSE to SSE4.2, AES-NI, PCLMULQDQ and SHA on XMM registers, in their legacy encoding. CRC32 is in two-byte.ts.

export const sseTable = `
66 0f 60            | punpcklbw Vdq,Wdq             | sse2     |                | aligned
66 0f 61            | punpcklwd Vdq,Wdq             | sse2     |                | aligned
66 0f 62            | punpckldq Vdq,Wdq             | sse2     |                | aligned
66 0f 63            | packsswb Vdq,Wdq              | sse2     |                | aligned
66 0f 64            | pcmpgtb Vdq,Wdq               | sse2     |                | aligned
66 0f 65            | pcmpgtw Vdq,Wdq               | sse2     |                | aligned
66 0f 66            | pcmpgtd Vdq,Wdq               | sse2     |                | aligned
66 0f 67            | packuswb Vdq,Wdq              | sse2     |                | aligned
66 0f 68            | punpckhbw Vdq,Wdq             | sse2     |                | aligned
66 0f 69            | punpckhwd Vdq,Wdq             | sse2     |                | aligned
66 0f 6a            | punpckhdq Vdq,Wdq             | sse2     |                | aligned
66 0f 6b            | packssdw Vdq,Wdq              | sse2     |                | aligned
66 0f 6c            | punpcklqdq Vdq,Wdq            | sse2     |                | aligned
66 0f 6d            | punpckhqdq Vdq,Wdq            | sse2     |                | aligned
66 0f 74            | pcmpeqb Vdq,Wdq               | sse2     |                | aligned
66 0f 75            | pcmpeqw Vdq,Wdq               | sse2     |                | aligned
66 0f 76            | pcmpeqd Vdq,Wdq               | sse2     |                | aligned
66 0f d1            | psrlw Vdq,Wdq                 | sse2     |                | aligned
66 0f d2            | psrld Vdq,Wdq                 | sse2     |                | aligned
66 0f d3            | psrlq Vdq,Wdq                 | sse2     |                | aligned
66 0f d4            | paddq Vdq,Wdq                 | sse2     |                | aligned
66 0f d5            | pmullw Vdq,Wdq                | sse2     |                | aligned
66 0f d8            | psubusb Vdq,Wdq               | sse2     |                | aligned
66 0f d9            | psubusw Vdq,Wdq               | sse2     |                | aligned
66 0f da            | pminub Vdq,Wdq                | sse2     |                | aligned
66 0f db            | pand Vdq,Wdq                  | sse2     |                | aligned
66 0f dc            | paddusb Vdq,Wdq               | sse2     |                | aligned
66 0f dd            | paddusw Vdq,Wdq               | sse2     |                | aligned
66 0f de            | pmaxub Vdq,Wdq                | sse2     |                | aligned
66 0f df            | pandn Vdq,Wdq                 | sse2     |                | aligned
66 0f e0            | pavgb Vdq,Wdq                 | sse2     |                | aligned
66 0f e1            | psraw Vdq,Wdq                 | sse2     |                | aligned
66 0f e2            | psrad Vdq,Wdq                 | sse2     |                | aligned
66 0f e3            | pavgw Vdq,Wdq                 | sse2     |                | aligned
66 0f e4            | pmulhuw Vdq,Wdq               | sse2     |                | aligned
66 0f e5            | pmulhw Vdq,Wdq                | sse2     |                | aligned
66 0f e8            | psubsb Vdq,Wdq                | sse2     |                | aligned
66 0f e9            | psubsw Vdq,Wdq                | sse2     |                | aligned
66 0f ea            | pminsw Vdq,Wdq                | sse2     |                | aligned
66 0f eb            | por Vdq,Wdq                   | sse2     |                | aligned
66 0f ec            | paddsb Vdq,Wdq                | sse2     |                | aligned
66 0f ed            | paddsw Vdq,Wdq                | sse2     |                | aligned
66 0f ee            | pmaxsw Vdq,Wdq                | sse2     |                | aligned
66 0f ef            | pxor Vdq,Wdq                  | sse2     |                | aligned
66 0f f1            | psllw Vdq,Wdq                 | sse2     |                | aligned
66 0f f2            | pslld Vdq,Wdq                 | sse2     |                | aligned
66 0f f3            | psllq Vdq,Wdq                 | sse2     |                | aligned
66 0f f4            | pmuludq Vdq,Wdq               | sse2     |                | aligned
66 0f f5            | pmaddwd Vdq,Wdq               | sse2     |                | aligned
66 0f f6            | psadbw Vdq,Wdq                | sse2     |                | aligned
66 0f f8            | psubb Vdq,Wdq                 | sse2     |                | aligned
66 0f f9            | psubw Vdq,Wdq                 | sse2     |                | aligned
66 0f fa            | psubd Vdq,Wdq                 | sse2     |                | aligned
66 0f fb            | psubq Vdq,Wdq                 | sse2     |                | aligned
66 0f fc            | paddb Vdq,Wdq                 | sse2     |                | aligned
66 0f fd            | paddw Vdq,Wdq                 | sse2     |                | aligned
66 0f fe            | paddd Vdq,Wdq                 | sse2     |                | aligned
66 0f 71 /2         | psrlw Udq,Ib                  | sse2     |                |
66 0f 71 /4         | psraw Udq,Ib                  | sse2     |                |
66 0f 71 /6         | psllw Udq,Ib                  | sse2     |                |
66 0f 72 /2         | psrld Udq,Ib                  | sse2     |                |
66 0f 72 /4         | psrad Udq,Ib                  | sse2     |                |
66 0f 72 /6         | pslld Udq,Ib                  | sse2     |                |
66 0f 73 /2         | psrlq Udq,Ib                  | sse2     |                |
66 0f 73 /3         | psrldq Udq,Ib                 | sse2     |                |
66 0f 73 /6         | psllq Udq,Ib                  | sse2     |                |
66 0f 73 /7         | pslldq Udq,Ib                 | sse2     |                |
66 0f38 00          | pshufb Vdq,Wdq                | ssse3    |                | aligned
66 0f38 01          | phaddw Vdq,Wdq                | ssse3    |                | aligned
66 0f38 02          | phaddd Vdq,Wdq                | ssse3    |                | aligned
66 0f38 03          | phaddsw Vdq,Wdq               | ssse3    |                | aligned
66 0f38 04          | pmaddubsw Vdq,Wdq             | ssse3    |                | aligned
66 0f38 05          | phsubw Vdq,Wdq                | ssse3    |                | aligned
66 0f38 06          | phsubd Vdq,Wdq                | ssse3    |                | aligned
66 0f38 07          | phsubsw Vdq,Wdq               | ssse3    |                | aligned
66 0f38 08          | psignb Vdq,Wdq                | ssse3    |                | aligned
66 0f38 09          | psignw Vdq,Wdq                | ssse3    |                | aligned
66 0f38 0a          | psignd Vdq,Wdq                | ssse3    |                | aligned
66 0f38 0b          | pmulhrsw Vdq,Wdq              | ssse3    |                | aligned
66 0f38 1c          | pabsb Vdq,Wdq                 | ssse3    |                | aligned
66 0f38 1d          | pabsw Vdq,Wdq                 | ssse3    |                | aligned
66 0f38 1e          | pabsd Vdq,Wdq                 | ssse3    |                | aligned
66 0f3a 0f          | palignr Vdq,Wdq,Ib            | ssse3    |                | aligned
66 0f38 28          | pmuldq Vdq,Wdq                | sse4_1   |                | aligned
66 0f38 29          | pcmpeqq Vdq,Wdq               | sse4_1   |                | aligned
66 0f38 2b          | packusdw Vdq,Wdq              | sse4_1   |                | aligned
66 0f38 37          | pcmpgtq Vdq,Wdq               | sse4_2   |                | aligned
66 0f38 38          | pminsb Vdq,Wdq                | sse4_1   |                | aligned
66 0f38 39          | pminsd Vdq,Wdq                | sse4_1   |                | aligned
66 0f38 3a          | pminuw Vdq,Wdq                | sse4_1   |                | aligned
66 0f38 3b          | pminud Vdq,Wdq                | sse4_1   |                | aligned
66 0f38 3c          | pmaxsb Vdq,Wdq                | sse4_1   |                | aligned
66 0f38 3d          | pmaxsd Vdq,Wdq                | sse4_1   |                | aligned
66 0f38 3e          | pmaxuw Vdq,Wdq                | sse4_1   |                | aligned
66 0f38 3f          | pmaxud Vdq,Wdq                | sse4_1   |                | aligned
66 0f38 40          | pmulld Vdq,Wdq                | sse4_1   |                | aligned
66 0f38 41          | phminposuw Vdq,Wdq            | sse4_1   |                | aligned
66 0f38 20          | pmovsxbw Vdq,Wq               | sse4_1   |                |
66 0f38 21          | pmovsxbd Vdq,Wd               | sse4_1   |                |
66 0f38 22          | pmovsxbq Vdq,Ww               | sse4_1   |                |
66 0f38 23          | pmovsxwd Vdq,Wq               | sse4_1   |                |
66 0f38 24          | pmovsxwq Vdq,Wd               | sse4_1   |                |
66 0f38 25          | pmovsxdq Vdq,Wq               | sse4_1   |                |
66 0f38 30          | pmovzxbw Vdq,Wq               | sse4_1   |                |
66 0f38 31          | pmovzxbd Vdq,Wd               | sse4_1   |                |
66 0f38 32          | pmovzxbq Vdq,Ww               | sse4_1   |                |
66 0f38 33          | pmovzxwd Vdq,Wq               | sse4_1   |                |
66 0f38 34          | pmovzxwq Vdq,Wd               | sse4_1   |                |
66 0f38 35          | pmovzxdq Vdq,Wq               | sse4_1   |                |
66 0f38 2a          | movntdqa Vdq,Mdq              | sse4_1   |                | aligned
66 0f38 10          | pblendvb Vdq,Wdq,XMM0         | sse4_1   |                | aligned
66 0f38 14          | blendvps Vdq,Wdq,XMM0         | sse4_1   |                | aligned
66 0f38 15          | blendvpd Vdq,Wdq,XMM0         | sse4_1   |                | aligned
66 0f38 17          | ptest Vdq,Wdq                 | sse4_1   | >oszapc        | aligned
66 0f 70            | pshufd Vdq,Wdq,Ib             | sse2     |                | aligned
f3 0f 70            | pshufhw Vdq,Wdq,Ib            | sse2     |                | aligned
f2 0f 70            | pshuflw Vdq,Wdq,Ib            | sse2     |                | aligned
w0 66 0f 6e         | movd Vdq,Ed                   | sse2     |                |
w0 66 0f 7e         | movd Ed,Vd                    | sse2     |                |
w1 66 0f 6e         | movq Vdq,Eq                   | sse2     |                |
w1 66 0f 7e         | movq Eq,Vq                    | sse2     |                |
f3 0f 7e            | movq Vdq,Wq                   | sse2     |                |
66 0f d6            | movq Wq,Vq                    | sse2     |                |
66 0f 6f            | movdqa Vdq,Wdq                | sse2     |                | aligned
66 0f 7f            | movdqa Wdq,Vdq                | sse2     |                | aligned
f3 0f 6f            | movdqu Vdq,Wdq                | sse2     |                |
f3 0f 7f            | movdqu Wdq,Vdq                | sse2     |                |
np 0f 10            | movups Vdq,Wdq                | sse      |                |
np 0f 11            | movups Wdq,Vdq                | sse      |                |
np 0f 28            | movaps Vdq,Wdq                | sse      |                | aligned
np 0f 29            | movaps Wdq,Vdq                | sse      |                | aligned
np 0f 2b            | movntps Mdq,Vdq               | sse      |                | aligned
66 0f 10            | movupd Vdq,Wdq                | sse2     |                |
66 0f 11            | movupd Wdq,Vdq                | sse2     |                |
66 0f 28            | movapd Vdq,Wdq                | sse2     |                | aligned
66 0f 29            | movapd Wdq,Vdq                | sse2     |                | aligned
66 0f 2b            | movntpd Mdq,Vdq               | sse2     |                | aligned
66 0f e7            | movntdq Mdq,Vdq               | sse2     |                | aligned
66 0f f7            | maskmovdqu Vdq,Udq            | sse2     |                | mem
f3 0f 10            | movss Vdq,Wd                  | sse      |                |
f3 0f 11            | movss Wd,Vd                   | sse      |                |
f2 0f 10            | movsd Vdq,Wq                  | sse2     |                |
f2 0f 11            | movsd Wq,Vq                   | sse2     |                |
np 0f 12 mem        | movlps Vdq,Mq                 | sse      |                |
np 0f 12 reg        | movhlps Vdq,Udq               | sse      |                |
np 0f 13            | movlps Mq,Vdq                 | sse      |                |
66 0f 12 mem        | movlpd Vdq,Mq                 | sse2     |                |
66 0f 13            | movlpd Mq,Vdq                 | sse2     |                |
np 0f 16 mem        | movhps Vdq,Mq                 | sse      |                |
np 0f 16 reg        | movlhps Vdq,Udq               | sse      |                |
np 0f 17            | movhps Mq,Vdq                 | sse      |                |
66 0f 16 mem        | movhpd Vdq,Mq                 | sse2     |                |
66 0f 17            | movhpd Mq,Vdq                 | sse2     |                |
f3 0f 12            | movsldup Vdq,Wdq              | sse3     |                | aligned
f3 0f 16            | movshdup Vdq,Wdq              | sse3     |                | aligned
f2 0f 12            | movddup Vdq,Wq                | sse3     |                |
f2 0f f0            | lddqu Vdq,Mdq                 | sse3     |                |
np 0f 14            | unpcklps Vdq,Wdq              | sse      |                | aligned
66 0f 14            | unpcklpd Vdq,Wdq              | sse2     |                | aligned
np 0f 15            | unpckhps Vdq,Wdq              | sse      |                | aligned
66 0f 15            | unpckhpd Vdq,Wdq              | sse2     |                | aligned
np 0f 54            | andps Vdq,Wdq                 | sse      |                | aligned
66 0f 54            | andpd Vdq,Wdq                 | sse2     |                | aligned
np 0f 55            | andnps Vdq,Wdq                | sse      |                | aligned
66 0f 55            | andnpd Vdq,Wdq                | sse2     |                | aligned
np 0f 56            | orps Vdq,Wdq                  | sse      |                | aligned
66 0f 56            | orpd Vdq,Wdq                  | sse2     |                | aligned
np 0f 57            | xorps Vdq,Wdq                 | sse      |                | aligned
66 0f 57            | xorpd Vdq,Wdq                 | sse2     |                | aligned
np 0f 58            | addps Vdq,Wdq                 | sse      |                | #XM aligned
66 0f 58            | addpd Vdq,Wdq                 | sse2     |                | #XM aligned
f3 0f 58            | addss Vdq,Wd                  | sse      |                | #XM
f2 0f 58            | addsd Vdq,Wq                  | sse2     |                | #XM
np 0f 59            | mulps Vdq,Wdq                 | sse      |                | #XM aligned
66 0f 59            | mulpd Vdq,Wdq                 | sse2     |                | #XM aligned
f3 0f 59            | mulss Vdq,Wd                  | sse      |                | #XM
f2 0f 59            | mulsd Vdq,Wq                  | sse2     |                | #XM
np 0f 5c            | subps Vdq,Wdq                 | sse      |                | #XM aligned
66 0f 5c            | subpd Vdq,Wdq                 | sse2     |                | #XM aligned
f3 0f 5c            | subss Vdq,Wd                  | sse      |                | #XM
f2 0f 5c            | subsd Vdq,Wq                  | sse2     |                | #XM
np 0f 5d            | minps Vdq,Wdq                 | sse      |                | #XM aligned
66 0f 5d            | minpd Vdq,Wdq                 | sse2     |                | #XM aligned
f3 0f 5d            | minss Vdq,Wd                  | sse      |                | #XM
f2 0f 5d            | minsd Vdq,Wq                  | sse2     |                | #XM
np 0f 5e            | divps Vdq,Wdq                 | sse      |                | #XM aligned
66 0f 5e            | divpd Vdq,Wdq                 | sse2     |                | #XM aligned
f3 0f 5e            | divss Vdq,Wd                  | sse      |                | #XM
f2 0f 5e            | divsd Vdq,Wq                  | sse2     |                | #XM
np 0f 5f            | maxps Vdq,Wdq                 | sse      |                | #XM aligned
66 0f 5f            | maxpd Vdq,Wdq                 | sse2     |                | #XM aligned
f3 0f 5f            | maxss Vdq,Wd                  | sse      |                | #XM
f2 0f 5f            | maxsd Vdq,Wq                  | sse2     |                | #XM
np 0f 51            | sqrtps Vdq,Wdq                | sse      |                | #XM aligned
66 0f 51            | sqrtpd Vdq,Wdq                | sse2     |                | #XM aligned
f3 0f 51            | sqrtss Vdq,Wd                 | sse      |                | #XM
f2 0f 51            | sqrtsd Vdq,Wq                 | sse2     |                | #XM
np 0f 52            | rsqrtps Vdq,Wdq               | sse      |                | aligned
f3 0f 52            | rsqrtss Vdq,Wd                | sse      |                |
np 0f 53            | rcpps Vdq,Wdq                 | sse      |                | aligned
f3 0f 53            | rcpss Vdq,Wd                  | sse      |                |
np 0f c2            | cmpps Vdq,Wdq,Ib              | sse      |                | #XM aligned
66 0f c2            | cmppd Vdq,Wdq,Ib              | sse2     |                | #XM aligned
f3 0f c2            | cmpss Vdq,Wd,Ib               | sse      |                | #XM
f2 0f c2            | cmpsd Vdq,Wq,Ib               | sse2     |                | #XM
np 0f 2e            | ucomiss Vd,Wd                 | sse      | >oszapc        | #XM
np 0f 2f            | comiss Vd,Wd                  | sse      | >oszapc        | #XM
66 0f 2e            | ucomisd Vq,Wq                 | sse2     | >oszapc        | #XM
66 0f 2f            | comisd Vq,Wq                  | sse2     | >oszapc        | #XM
np 0f c6            | shufps Vdq,Wdq,Ib             | sse      |                | aligned
np 0f 50            | movmskps Gy,Udq               | sse      |                |
66 0f c6            | shufpd Vdq,Wdq,Ib             | sse2     |                | aligned
66 0f 50            | movmskpd Gy,Udq               | sse2     |                |
66 0f d7            | pmovmskb Gy,Udq               | sse2     |                |
66 0f c4            | pinsrw Vdq,Ed/w,Ib            | sse2     |                |
66 0f c5            | pextrw Gd,Udq,Ib              | sse2     |                |
66 0f d0            | addsubpd Vdq,Wdq              | sse3     |                | #XM aligned
f2 0f d0            | addsubps Vdq,Wdq              | sse3     |                | #XM aligned
66 0f 7c            | haddpd Vdq,Wdq                | sse3     |                | #XM aligned
f2 0f 7c            | haddps Vdq,Wdq                | sse3     |                | #XM aligned
66 0f 7d            | hsubpd Vdq,Wdq                | sse3     |                | #XM aligned
f2 0f 7d            | hsubps Vdq,Wdq                | sse3     |                | #XM aligned
f3 0f 2a            | cvtsi2ss Vdq,Ey               | sse      |                | #XM
f3 0f 2c            | cvttss2si Gy,Wd               | sse      |                | #XM
f3 0f 2d            | cvtss2si Gy,Wd                | sse      |                | #XM
f2 0f 2a            | cvtsi2sd Vdq,Ey               | sse2     |                | #XM
f2 0f 2c            | cvttsd2si Gy,Wq               | sse2     |                | #XM
f2 0f 2d            | cvtsd2si Gy,Wq                | sse2     |                | #XM
np 0f 5a            | cvtps2pd Vdq,Wq               | sse2     |                | #XM
66 0f 5a            | cvtpd2ps Vdq,Wdq              | sse2     |                | #XM aligned
f3 0f 5a            | cvtss2sd Vdq,Wd               | sse2     |                | #XM
f2 0f 5a            | cvtsd2ss Vdq,Wq               | sse2     |                | #XM
np 0f 5b            | cvtdq2ps Vdq,Wdq              | sse2     |                | #XM aligned
66 0f 5b            | cvtps2dq Vdq,Wdq              | sse2     |                | #XM aligned
f3 0f 5b            | cvttps2dq Vdq,Wdq             | sse2     |                | #XM aligned
66 0f e6            | cvttpd2dq Vdq,Wdq             | sse2     |                | #XM aligned
f2 0f e6            | cvtpd2dq Vdq,Wdq              | sse2     |                | #XM aligned
f3 0f e6            | cvtdq2pd Vdq,Wq               | sse2     |                |
66 0f3a 08          | roundps Vdq,Wdq,Ib            | sse4_1   |                | #XM aligned
66 0f3a 09          | roundpd Vdq,Wdq,Ib            | sse4_1   |                | #XM aligned
66 0f3a 0a          | roundss Vdq,Wd,Ib             | sse4_1   |                | #XM
66 0f3a 0b          | roundsd Vdq,Wq,Ib             | sse4_1   |                | #XM
66 0f3a 0c          | blendps Vdq,Wdq,Ib            | sse4_1   |                | aligned
66 0f3a 0d          | blendpd Vdq,Wdq,Ib            | sse4_1   |                | aligned
66 0f3a 40          | dpps Vdq,Wdq,Ib               | sse4_1   |                | #XM aligned
66 0f3a 41          | dppd Vdq,Wdq,Ib               | sse4_1   |                | #XM aligned
66 0f3a 0e          | pblendw Vdq,Wdq,Ib            | sse4_1   |                | aligned
66 0f3a 42          | mpsadbw Vdq,Wdq,Ib            | sse4_1   |                | aligned
66 0f3a 14          | pextrb Ed/b,Vdq,Ib            | sse4_1   |                |
66 0f3a 15          | pextrw Ed/w,Vdq,Ib            | sse4_1   |                |
w0 66 0f3a 16       | pextrd Ed,Vdq,Ib              | sse4_1   |                |
w1 66 0f3a 16       | pextrq Eq,Vdq,Ib              | sse4_1   |                |
66 0f3a 17          | extractps Ed,Vdq,Ib           | sse4_1   |                |
66 0f3a 20          | pinsrb Vdq,Ed/b,Ib            | sse4_1   |                |
66 0f3a 21          | insertps Vdq,Wdq/d,Ib         | sse4_1   |                |
w0 66 0f3a 22       | pinsrd Vdq,Ed,Ib              | sse4_1   |                |
w1 66 0f3a 22       | pinsrq Vdq,Eq,Ib              | sse4_1   |                |
66 0f3a 60          | pcmpestrm Vdq,Wdq,Ib          | sse4_2   | >oszapc        |
66 0f3a 61          | pcmpestri Vdq,Wdq,Ib          | sse4_2   | >oszapc        |
66 0f3a 62          | pcmpistrm Vdq,Wdq,Ib          | sse4_2   | >oszapc        |
66 0f3a 63          | pcmpistri Vdq,Wdq,Ib          | sse4_2   | >oszapc        |
66 0f3a 44          | pclmulqdq Vdq,Wdq,Ib          | pclmulqdq|                | aligned
66 0f38 db          | aesimc Vdq,Wdq                | aes      |                | aligned
66 0f38 dc          | aesenc Vdq,Wdq                | aes      |                | aligned
66 0f38 dd          | aesenclast Vdq,Wdq            | aes      |                | aligned
66 0f38 de          | aesdec Vdq,Wdq                | aes      |                | aligned
66 0f38 df          | aesdeclast Vdq,Wdq            | aes      |                | aligned
66 0f3a df          | aeskeygenassist Vdq,Wdq,Ib    | aes      |                | aligned
# The SDM wants their operands aligned, but processors of AMD don't check.
np 0f38 c8          | sha1nexte Vdq,Wdq             | sha_ni   |                |
np 0f38 c9          | sha1msg1 Vdq,Wdq              | sha_ni   |                |
np 0f38 ca          | sha1msg2 Vdq,Wdq              | sha_ni   |                |
np 0f38 cb          | sha256rnds2 Vdq,Wdq,XMM0      | sha_ni   |                |
np 0f38 cc          | sha256msg1 Vdq,Wdq            | sha_ni   |                |
np 0f38 cd          | sha256msg2 Vdq,Wdq            | sha_ni   |                |
np 0f3a cc          | sha1rnds4 Vdq,Wdq,Ib          | sha_ni   |                |
`;
