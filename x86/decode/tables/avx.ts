// AVX, AVX2, FMA and F16C. The BMI instructions, VEX-encoded too, are in two-byte.ts.
// Scalar forms ignore VEX.L; the others say l0 or l1 when only one length exists.

export const avxTable = `
vex l0 66 0f 60     | vpunpcklbw Vx,Hx,Wx           | avx      |                |
vex l1 66 0f 60     | vpunpcklbw Vx,Hx,Wx           | avx2     |                |
vex l0 66 0f 61     | vpunpcklwd Vx,Hx,Wx           | avx      |                |
vex l1 66 0f 61     | vpunpcklwd Vx,Hx,Wx           | avx2     |                |
vex l0 66 0f 62     | vpunpckldq Vx,Hx,Wx           | avx      |                |
vex l1 66 0f 62     | vpunpckldq Vx,Hx,Wx           | avx2     |                |
vex l0 66 0f 63     | vpacksswb Vx,Hx,Wx            | avx      |                |
vex l1 66 0f 63     | vpacksswb Vx,Hx,Wx            | avx2     |                |
vex l0 66 0f 64     | vpcmpgtb Vx,Hx,Wx             | avx      |                |
vex l1 66 0f 64     | vpcmpgtb Vx,Hx,Wx             | avx2     |                |
vex l0 66 0f 65     | vpcmpgtw Vx,Hx,Wx             | avx      |                |
vex l1 66 0f 65     | vpcmpgtw Vx,Hx,Wx             | avx2     |                |
vex l0 66 0f 66     | vpcmpgtd Vx,Hx,Wx             | avx      |                |
vex l1 66 0f 66     | vpcmpgtd Vx,Hx,Wx             | avx2     |                |
vex l0 66 0f 67     | vpackuswb Vx,Hx,Wx            | avx      |                |
vex l1 66 0f 67     | vpackuswb Vx,Hx,Wx            | avx2     |                |
vex l0 66 0f 68     | vpunpckhbw Vx,Hx,Wx           | avx      |                |
vex l1 66 0f 68     | vpunpckhbw Vx,Hx,Wx           | avx2     |                |
vex l0 66 0f 69     | vpunpckhwd Vx,Hx,Wx           | avx      |                |
vex l1 66 0f 69     | vpunpckhwd Vx,Hx,Wx           | avx2     |                |
vex l0 66 0f 6a     | vpunpckhdq Vx,Hx,Wx           | avx      |                |
vex l1 66 0f 6a     | vpunpckhdq Vx,Hx,Wx           | avx2     |                |
vex l0 66 0f 6b     | vpackssdw Vx,Hx,Wx            | avx      |                |
vex l1 66 0f 6b     | vpackssdw Vx,Hx,Wx            | avx2     |                |
vex l0 66 0f 6c     | vpunpcklqdq Vx,Hx,Wx          | avx      |                |
vex l1 66 0f 6c     | vpunpcklqdq Vx,Hx,Wx          | avx2     |                |
vex l0 66 0f 6d     | vpunpckhqdq Vx,Hx,Wx          | avx      |                |
vex l1 66 0f 6d     | vpunpckhqdq Vx,Hx,Wx          | avx2     |                |
vex l0 66 0f 74     | vpcmpeqb Vx,Hx,Wx             | avx      |                |
vex l1 66 0f 74     | vpcmpeqb Vx,Hx,Wx             | avx2     |                |
vex l0 66 0f 75     | vpcmpeqw Vx,Hx,Wx             | avx      |                |
vex l1 66 0f 75     | vpcmpeqw Vx,Hx,Wx             | avx2     |                |
vex l0 66 0f 76     | vpcmpeqd Vx,Hx,Wx             | avx      |                |
vex l1 66 0f 76     | vpcmpeqd Vx,Hx,Wx             | avx2     |                |
vex l0 66 0f d1     | vpsrlw Vx,Hx,Wdq              | avx      |                |
vex l1 66 0f d1     | vpsrlw Vx,Hx,Wdq              | avx2     |                |
vex l0 66 0f d2     | vpsrld Vx,Hx,Wdq              | avx      |                |
vex l1 66 0f d2     | vpsrld Vx,Hx,Wdq              | avx2     |                |
vex l0 66 0f d3     | vpsrlq Vx,Hx,Wdq              | avx      |                |
vex l1 66 0f d3     | vpsrlq Vx,Hx,Wdq              | avx2     |                |
vex l0 66 0f d4     | vpaddq Vx,Hx,Wx               | avx      |                |
vex l1 66 0f d4     | vpaddq Vx,Hx,Wx               | avx2     |                |
vex l0 66 0f d5     | vpmullw Vx,Hx,Wx              | avx      |                |
vex l1 66 0f d5     | vpmullw Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f d8     | vpsubusb Vx,Hx,Wx             | avx      |                |
vex l1 66 0f d8     | vpsubusb Vx,Hx,Wx             | avx2     |                |
vex l0 66 0f d9     | vpsubusw Vx,Hx,Wx             | avx      |                |
vex l1 66 0f d9     | vpsubusw Vx,Hx,Wx             | avx2     |                |
vex l0 66 0f da     | vpminub Vx,Hx,Wx              | avx      |                |
vex l1 66 0f da     | vpminub Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f db     | vpand Vx,Hx,Wx                | avx      |                |
vex l1 66 0f db     | vpand Vx,Hx,Wx                | avx2     |                |
vex l0 66 0f dc     | vpaddusb Vx,Hx,Wx             | avx      |                |
vex l1 66 0f dc     | vpaddusb Vx,Hx,Wx             | avx2     |                |
vex l0 66 0f dd     | vpaddusw Vx,Hx,Wx             | avx      |                |
vex l1 66 0f dd     | vpaddusw Vx,Hx,Wx             | avx2     |                |
vex l0 66 0f de     | vpmaxub Vx,Hx,Wx              | avx      |                |
vex l1 66 0f de     | vpmaxub Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f df     | vpandn Vx,Hx,Wx               | avx      |                |
vex l1 66 0f df     | vpandn Vx,Hx,Wx               | avx2     |                |
vex l0 66 0f e0     | vpavgb Vx,Hx,Wx               | avx      |                |
vex l1 66 0f e0     | vpavgb Vx,Hx,Wx               | avx2     |                |
vex l0 66 0f e1     | vpsraw Vx,Hx,Wdq              | avx      |                |
vex l1 66 0f e1     | vpsraw Vx,Hx,Wdq              | avx2     |                |
vex l0 66 0f e2     | vpsrad Vx,Hx,Wdq              | avx      |                |
vex l1 66 0f e2     | vpsrad Vx,Hx,Wdq              | avx2     |                |
vex l0 66 0f e3     | vpavgw Vx,Hx,Wx               | avx      |                |
vex l1 66 0f e3     | vpavgw Vx,Hx,Wx               | avx2     |                |
vex l0 66 0f e4     | vpmulhuw Vx,Hx,Wx             | avx      |                |
vex l1 66 0f e4     | vpmulhuw Vx,Hx,Wx             | avx2     |                |
vex l0 66 0f e5     | vpmulhw Vx,Hx,Wx              | avx      |                |
vex l1 66 0f e5     | vpmulhw Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f e8     | vpsubsb Vx,Hx,Wx              | avx      |                |
vex l1 66 0f e8     | vpsubsb Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f e9     | vpsubsw Vx,Hx,Wx              | avx      |                |
vex l1 66 0f e9     | vpsubsw Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f ea     | vpminsw Vx,Hx,Wx              | avx      |                |
vex l1 66 0f ea     | vpminsw Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f eb     | vpor Vx,Hx,Wx                 | avx      |                |
vex l1 66 0f eb     | vpor Vx,Hx,Wx                 | avx2     |                |
vex l0 66 0f ec     | vpaddsb Vx,Hx,Wx              | avx      |                |
vex l1 66 0f ec     | vpaddsb Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f ed     | vpaddsw Vx,Hx,Wx              | avx      |                |
vex l1 66 0f ed     | vpaddsw Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f ee     | vpmaxsw Vx,Hx,Wx              | avx      |                |
vex l1 66 0f ee     | vpmaxsw Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f ef     | vpxor Vx,Hx,Wx                | avx      |                |
vex l1 66 0f ef     | vpxor Vx,Hx,Wx                | avx2     |                |
vex l0 66 0f f1     | vpsllw Vx,Hx,Wdq              | avx      |                |
vex l1 66 0f f1     | vpsllw Vx,Hx,Wdq              | avx2     |                |
vex l0 66 0f f2     | vpslld Vx,Hx,Wdq              | avx      |                |
vex l1 66 0f f2     | vpslld Vx,Hx,Wdq              | avx2     |                |
vex l0 66 0f f3     | vpsllq Vx,Hx,Wdq              | avx      |                |
vex l1 66 0f f3     | vpsllq Vx,Hx,Wdq              | avx2     |                |
vex l0 66 0f f4     | vpmuludq Vx,Hx,Wx             | avx      |                |
vex l1 66 0f f4     | vpmuludq Vx,Hx,Wx             | avx2     |                |
vex l0 66 0f f5     | vpmaddwd Vx,Hx,Wx             | avx      |                |
vex l1 66 0f f5     | vpmaddwd Vx,Hx,Wx             | avx2     |                |
vex l0 66 0f f6     | vpsadbw Vx,Hx,Wx              | avx      |                |
vex l1 66 0f f6     | vpsadbw Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f f8     | vpsubb Vx,Hx,Wx               | avx      |                |
vex l1 66 0f f8     | vpsubb Vx,Hx,Wx               | avx2     |                |
vex l0 66 0f f9     | vpsubw Vx,Hx,Wx               | avx      |                |
vex l1 66 0f f9     | vpsubw Vx,Hx,Wx               | avx2     |                |
vex l0 66 0f fa     | vpsubd Vx,Hx,Wx               | avx      |                |
vex l1 66 0f fa     | vpsubd Vx,Hx,Wx               | avx2     |                |
vex l0 66 0f fb     | vpsubq Vx,Hx,Wx               | avx      |                |
vex l1 66 0f fb     | vpsubq Vx,Hx,Wx               | avx2     |                |
vex l0 66 0f fc     | vpaddb Vx,Hx,Wx               | avx      |                |
vex l1 66 0f fc     | vpaddb Vx,Hx,Wx               | avx2     |                |
vex l0 66 0f fd     | vpaddw Vx,Hx,Wx               | avx      |                |
vex l1 66 0f fd     | vpaddw Vx,Hx,Wx               | avx2     |                |
vex l0 66 0f fe     | vpaddd Vx,Hx,Wx               | avx      |                |
vex l1 66 0f fe     | vpaddd Vx,Hx,Wx               | avx2     |                |
vex l0 66 0f 71 /2  | vpsrlw Hx,Ux,Ib               | avx      |                |
vex l1 66 0f 71 /2  | vpsrlw Hx,Ux,Ib               | avx2     |                |
vex l0 66 0f 71 /4  | vpsraw Hx,Ux,Ib               | avx      |                |
vex l1 66 0f 71 /4  | vpsraw Hx,Ux,Ib               | avx2     |                |
vex l0 66 0f 71 /6  | vpsllw Hx,Ux,Ib               | avx      |                |
vex l1 66 0f 71 /6  | vpsllw Hx,Ux,Ib               | avx2     |                |
vex l0 66 0f 72 /2  | vpsrld Hx,Ux,Ib               | avx      |                |
vex l1 66 0f 72 /2  | vpsrld Hx,Ux,Ib               | avx2     |                |
vex l0 66 0f 72 /4  | vpsrad Hx,Ux,Ib               | avx      |                |
vex l1 66 0f 72 /4  | vpsrad Hx,Ux,Ib               | avx2     |                |
vex l0 66 0f 72 /6  | vpslld Hx,Ux,Ib               | avx      |                |
vex l1 66 0f 72 /6  | vpslld Hx,Ux,Ib               | avx2     |                |
vex l0 66 0f 73 /2  | vpsrlq Hx,Ux,Ib               | avx      |                |
vex l1 66 0f 73 /2  | vpsrlq Hx,Ux,Ib               | avx2     |                |
vex l0 66 0f 73 /3  | vpsrldq Hx,Ux,Ib              | avx      |                |
vex l1 66 0f 73 /3  | vpsrldq Hx,Ux,Ib              | avx2     |                |
vex l0 66 0f 73 /6  | vpsllq Hx,Ux,Ib               | avx      |                |
vex l1 66 0f 73 /6  | vpsllq Hx,Ux,Ib               | avx2     |                |
vex l0 66 0f 73 /7  | vpslldq Hx,Ux,Ib              | avx      |                |
vex l1 66 0f 73 /7  | vpslldq Hx,Ux,Ib              | avx2     |                |
vex l0 66 0f38 00   | vpshufb Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 00   | vpshufb Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 01   | vphaddw Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 01   | vphaddw Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 02   | vphaddd Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 02   | vphaddd Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 03   | vphaddsw Vx,Hx,Wx             | avx      |                |
vex l1 66 0f38 03   | vphaddsw Vx,Hx,Wx             | avx2     |                |
vex l0 66 0f38 04   | vpmaddubsw Vx,Hx,Wx           | avx      |                |
vex l1 66 0f38 04   | vpmaddubsw Vx,Hx,Wx           | avx2     |                |
vex l0 66 0f38 05   | vphsubw Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 05   | vphsubw Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 06   | vphsubd Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 06   | vphsubd Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 07   | vphsubsw Vx,Hx,Wx             | avx      |                |
vex l1 66 0f38 07   | vphsubsw Vx,Hx,Wx             | avx2     |                |
vex l0 66 0f38 08   | vpsignb Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 08   | vpsignb Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 09   | vpsignw Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 09   | vpsignw Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 0a   | vpsignd Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 0a   | vpsignd Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 0b   | vpmulhrsw Vx,Hx,Wx            | avx      |                |
vex l1 66 0f38 0b   | vpmulhrsw Vx,Hx,Wx            | avx2     |                |
vex l0 66 0f38 1c   | vpabsb Vx,Wx                  | avx      |                |
vex l1 66 0f38 1c   | vpabsb Vx,Wx                  | avx2     |                |
vex l0 66 0f38 1d   | vpabsw Vx,Wx                  | avx      |                |
vex l1 66 0f38 1d   | vpabsw Vx,Wx                  | avx2     |                |
vex l0 66 0f38 1e   | vpabsd Vx,Wx                  | avx      |                |
vex l1 66 0f38 1e   | vpabsd Vx,Wx                  | avx2     |                |
vex l0 66 0f3a 0f   | vpalignr Vx,Hx,Wx,Ib          | avx      |                |
vex l1 66 0f3a 0f   | vpalignr Vx,Hx,Wx,Ib          | avx2     |                |
vex l0 66 0f38 28   | vpmuldq Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 28   | vpmuldq Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 29   | vpcmpeqq Vx,Hx,Wx             | avx      |                |
vex l1 66 0f38 29   | vpcmpeqq Vx,Hx,Wx             | avx2     |                |
vex l0 66 0f38 2b   | vpackusdw Vx,Hx,Wx            | avx      |                |
vex l1 66 0f38 2b   | vpackusdw Vx,Hx,Wx            | avx2     |                |
vex l0 66 0f38 37   | vpcmpgtq Vx,Hx,Wx             | avx      |                |
vex l1 66 0f38 37   | vpcmpgtq Vx,Hx,Wx             | avx2     |                |
vex l0 66 0f38 38   | vpminsb Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 38   | vpminsb Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 39   | vpminsd Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 39   | vpminsd Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 3a   | vpminuw Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 3a   | vpminuw Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 3b   | vpminud Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 3b   | vpminud Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 3c   | vpmaxsb Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 3c   | vpmaxsb Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 3d   | vpmaxsd Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 3d   | vpmaxsd Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 3e   | vpmaxuw Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 3e   | vpmaxuw Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 3f   | vpmaxud Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 3f   | vpmaxud Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 40   | vpmulld Vx,Hx,Wx              | avx      |                |
vex l1 66 0f38 40   | vpmulld Vx,Hx,Wx              | avx2     |                |
vex l0 66 0f38 41   | vphminposuw Vdq,Wdq           | avx      |                |
vex l0 66 0f38 20   | vpmovsxbw Vx,Wh               | avx      |                |
vex l1 66 0f38 20   | vpmovsxbw Vx,Wh               | avx2     |                |
vex l0 66 0f38 21   | vpmovsxbd Vx,Wf               | avx      |                |
vex l1 66 0f38 21   | vpmovsxbd Vx,Wf               | avx2     |                |
vex l0 66 0f38 22   | vpmovsxbq Vx,We               | avx      |                |
vex l1 66 0f38 22   | vpmovsxbq Vx,We               | avx2     |                |
vex l0 66 0f38 23   | vpmovsxwd Vx,Wh               | avx      |                |
vex l1 66 0f38 23   | vpmovsxwd Vx,Wh               | avx2     |                |
vex l0 66 0f38 24   | vpmovsxwq Vx,Wf               | avx      |                |
vex l1 66 0f38 24   | vpmovsxwq Vx,Wf               | avx2     |                |
vex l0 66 0f38 25   | vpmovsxdq Vx,Wh               | avx      |                |
vex l1 66 0f38 25   | vpmovsxdq Vx,Wh               | avx2     |                |
vex l0 66 0f38 30   | vpmovzxbw Vx,Wh               | avx      |                |
vex l1 66 0f38 30   | vpmovzxbw Vx,Wh               | avx2     |                |
vex l0 66 0f38 31   | vpmovzxbd Vx,Wf               | avx      |                |
vex l1 66 0f38 31   | vpmovzxbd Vx,Wf               | avx2     |                |
vex l0 66 0f38 32   | vpmovzxbq Vx,We               | avx      |                |
vex l1 66 0f38 32   | vpmovzxbq Vx,We               | avx2     |                |
vex l0 66 0f38 33   | vpmovzxwd Vx,Wh               | avx      |                |
vex l1 66 0f38 33   | vpmovzxwd Vx,Wh               | avx2     |                |
vex l0 66 0f38 34   | vpmovzxwq Vx,Wf               | avx      |                |
vex l1 66 0f38 34   | vpmovzxwq Vx,Wf               | avx2     |                |
vex l0 66 0f38 35   | vpmovzxdq Vx,Wh               | avx      |                |
vex l1 66 0f38 35   | vpmovzxdq Vx,Wh               | avx2     |                |
vex l0 66 0f38 2a   | vmovntdqa Vx,Mx               | avx      |                | aligned
vex l1 66 0f38 2a   | vmovntdqa Vx,Mx               | avx2     |                | aligned
vex w0 66 0f3a 4a   | vblendvps Vx,Hx,Wx,Lx         | avx      |                |
vex w0 66 0f3a 4b   | vblendvpd Vx,Hx,Wx,Lx         | avx      |                |
vex w0 l0 66 0f3a 4c| vpblendvb Vx,Hx,Wx,Lx         | avx      |                |
vex w0 l1 66 0f3a 4c| vpblendvb Vx,Hx,Wx,Lx         | avx2     |                |
vex 66 0f38 17      | vptest Vx,Wx                  | avx      | >oszapc        |
vex w0 66 0f38 0e   | vtestps Vx,Wx                 | avx      | >oszapc        |
vex w0 66 0f38 0f   | vtestpd Vx,Wx                 | avx      | >oszapc        |
vex l0 66 0f 70     | vpshufd Vx,Wx,Ib              | avx      |                |
vex l1 66 0f 70     | vpshufd Vx,Wx,Ib              | avx2     |                |
vex l0 f3 0f 70     | vpshufhw Vx,Wx,Ib             | avx      |                |
vex l1 f3 0f 70     | vpshufhw Vx,Wx,Ib             | avx2     |                |
vex l0 f2 0f 70     | vpshuflw Vx,Wx,Ib             | avx      |                |
vex l1 f2 0f 70     | vpshuflw Vx,Wx,Ib             | avx2     |                |
vex l0 np 0f 77     | vzeroupper                    | avx      |                |
vex l1 np 0f 77     | vzeroall                      | avx      |                |
vex w0 l0 66 0f 6e  | vmovd Vdq,Ed                  | avx      |                |
vex w0 l0 66 0f 7e  | vmovd Ed,Vd                   | avx      |                |
vex w1 l0 66 0f 6e  | vmovq Vdq,Eq                  | avx      |                |
vex w1 l0 66 0f 7e  | vmovq Eq,Vq                   | avx      |                |
vex l0 f3 0f 7e     | vmovq Vdq,Wq                  | avx      |                |
vex l0 66 0f d6     | vmovq Wq,Vq                   | avx      |                |
vex 66 0f 6f        | vmovdqa Vx,Wx                 | avx      |                | aligned
vex 66 0f 7f        | vmovdqa Wx,Vx                 | avx      |                | aligned
vex f3 0f 6f        | vmovdqu Vx,Wx                 | avx      |                |
vex f3 0f 7f        | vmovdqu Wx,Vx                 | avx      |                |
vex np 0f 10        | vmovups Vx,Wx                 | avx      |                |
vex np 0f 11        | vmovups Wx,Vx                 | avx      |                |
vex np 0f 28        | vmovaps Vx,Wx                 | avx      |                | aligned
vex np 0f 29        | vmovaps Wx,Vx                 | avx      |                | aligned
vex np 0f 2b        | vmovntps Mx,Vx                | avx      |                | aligned
vex 66 0f 10        | vmovupd Vx,Wx                 | avx      |                |
vex 66 0f 11        | vmovupd Wx,Vx                 | avx      |                |
vex 66 0f 28        | vmovapd Vx,Wx                 | avx      |                | aligned
vex 66 0f 29        | vmovapd Wx,Vx                 | avx      |                | aligned
vex 66 0f 2b        | vmovntpd Mx,Vx                | avx      |                | aligned
vex 66 0f e7        | vmovntdq Mx,Vx                | avx      |                | aligned
vex l0 66 0f f7     | vmaskmovdqu Vdq,Udq           | avx      |                | mem
vex f3 0f 10 mem    | vmovss Vdq,Md                 | avx      |                |
vex f3 0f 10 reg    | vmovss Vdq,Hdq,Ud             | avx      |                |
vex f3 0f 11 mem    | vmovss Md,Vd                  | avx      |                |
vex f3 0f 11 reg    | vmovss Udq,Hdq,Vd             | avx      |                |
vex f2 0f 10 mem    | vmovsd Vdq,Mq                 | avx      |                |
vex f2 0f 10 reg    | vmovsd Vdq,Hdq,Uq             | avx      |                |
vex f2 0f 11 mem    | vmovsd Mq,Vq                  | avx      |                |
vex f2 0f 11 reg    | vmovsd Udq,Hdq,Vq             | avx      |                |
vex l0 np 0f 12 mem | vmovlps Vdq,Hdq,Mq            | avx      |                |
vex l0 np 0f 12 reg | vmovhlps Vdq,Hdq,Udq          | avx      |                |
vex l0 np 0f 13     | vmovlps Mq,Vdq                | avx      |                |
vex l0 66 0f 12 mem | vmovlpd Vdq,Hdq,Mq            | avx      |                |
vex l0 66 0f 13     | vmovlpd Mq,Vdq                | avx      |                |
vex l0 np 0f 16 mem | vmovhps Vdq,Hdq,Mq            | avx      |                |
vex l0 np 0f 16 reg | vmovlhps Vdq,Hdq,Udq          | avx      |                |
vex l0 np 0f 17     | vmovhps Mq,Vdq                | avx      |                |
vex l0 66 0f 16 mem | vmovhpd Vdq,Hdq,Mq            | avx      |                |
vex l0 66 0f 17     | vmovhpd Mq,Vdq                | avx      |                |
vex f3 0f 12        | vmovsldup Vx,Wx               | avx      |                |
vex f3 0f 16        | vmovshdup Vx,Wx               | avx      |                |
vex l0 f2 0f 12     | vmovddup Vx,Wq                | avx      |                |
vex l1 f2 0f 12     | vmovddup Vx,Wx                | avx      |                |
vex f2 0f f0        | vlddqu Vx,Mx                  | avx      |                |
vex np 0f 14        | vunpcklps Vx,Hx,Wx            | avx      |                |
vex 66 0f 14        | vunpcklpd Vx,Hx,Wx            | avx      |                |
vex np 0f 15        | vunpckhps Vx,Hx,Wx            | avx      |                |
vex 66 0f 15        | vunpckhpd Vx,Hx,Wx            | avx      |                |
vex np 0f 54        | vandps Vx,Hx,Wx               | avx      |                |
vex 66 0f 54        | vandpd Vx,Hx,Wx               | avx      |                |
vex np 0f 55        | vandnps Vx,Hx,Wx              | avx      |                |
vex 66 0f 55        | vandnpd Vx,Hx,Wx              | avx      |                |
vex np 0f 56        | vorps Vx,Hx,Wx                | avx      |                |
vex 66 0f 56        | vorpd Vx,Hx,Wx                | avx      |                |
vex np 0f 57        | vxorps Vx,Hx,Wx               | avx      |                |
vex 66 0f 57        | vxorpd Vx,Hx,Wx               | avx      |                |
vex np 0f 58        | vaddps Vx,Hx,Wx               | avx      |                | #XM
vex 66 0f 58        | vaddpd Vx,Hx,Wx               | avx      |                | #XM
vex f3 0f 58        | vaddss Vdq,Hdq,Wd             | avx      |                | #XM
vex f2 0f 58        | vaddsd Vdq,Hdq,Wq             | avx      |                | #XM
vex np 0f 59        | vmulps Vx,Hx,Wx               | avx      |                | #XM
vex 66 0f 59        | vmulpd Vx,Hx,Wx               | avx      |                | #XM
vex f3 0f 59        | vmulss Vdq,Hdq,Wd             | avx      |                | #XM
vex f2 0f 59        | vmulsd Vdq,Hdq,Wq             | avx      |                | #XM
vex np 0f 5c        | vsubps Vx,Hx,Wx               | avx      |                | #XM
vex 66 0f 5c        | vsubpd Vx,Hx,Wx               | avx      |                | #XM
vex f3 0f 5c        | vsubss Vdq,Hdq,Wd             | avx      |                | #XM
vex f2 0f 5c        | vsubsd Vdq,Hdq,Wq             | avx      |                | #XM
vex np 0f 5d        | vminps Vx,Hx,Wx               | avx      |                | #XM
vex 66 0f 5d        | vminpd Vx,Hx,Wx               | avx      |                | #XM
vex f3 0f 5d        | vminss Vdq,Hdq,Wd             | avx      |                | #XM
vex f2 0f 5d        | vminsd Vdq,Hdq,Wq             | avx      |                | #XM
vex np 0f 5e        | vdivps Vx,Hx,Wx               | avx      |                | #XM
vex 66 0f 5e        | vdivpd Vx,Hx,Wx               | avx      |                | #XM
vex f3 0f 5e        | vdivss Vdq,Hdq,Wd             | avx      |                | #XM
vex f2 0f 5e        | vdivsd Vdq,Hdq,Wq             | avx      |                | #XM
vex np 0f 5f        | vmaxps Vx,Hx,Wx               | avx      |                | #XM
vex 66 0f 5f        | vmaxpd Vx,Hx,Wx               | avx      |                | #XM
vex f3 0f 5f        | vmaxss Vdq,Hdq,Wd             | avx      |                | #XM
vex f2 0f 5f        | vmaxsd Vdq,Hdq,Wq             | avx      |                | #XM
vex np 0f 51        | vsqrtps Vx,Wx                 | avx      |                | #XM
vex 66 0f 51        | vsqrtpd Vx,Wx                 | avx      |                | #XM
vex f3 0f 51        | vsqrtss Vdq,Hdq,Wd            | avx      |                | #XM
vex f2 0f 51        | vsqrtsd Vdq,Hdq,Wq            | avx      |                | #XM
vex np 0f 52        | vrsqrtps Vx,Wx                | avx      |                |
vex f3 0f 52        | vrsqrtss Vdq,Hdq,Wd           | avx      |                |
vex np 0f 53        | vrcpps Vx,Wx                  | avx      |                |
vex f3 0f 53        | vrcpss Vdq,Hdq,Wd             | avx      |                |
vex np 0f c2        | vcmpps Vx,Hx,Wx,Ib            | avx      |                | #XM
vex 66 0f c2        | vcmppd Vx,Hx,Wx,Ib            | avx      |                | #XM
vex f3 0f c2        | vcmpss Vdq,Hdq,Wd,Ib          | avx      |                | #XM
vex f2 0f c2        | vcmpsd Vdq,Hdq,Wq,Ib          | avx      |                | #XM
vex np 0f 2e        | vucomiss Vd,Wd                | avx      | >oszapc        | #XM
vex np 0f 2f        | vcomiss Vd,Wd                 | avx      | >oszapc        | #XM
vex 66 0f 2e        | vucomisd Vq,Wq                | avx      | >oszapc        | #XM
vex 66 0f 2f        | vcomisd Vq,Wq                 | avx      | >oszapc        | #XM
vex np 0f c6        | vshufps Vx,Hx,Wx,Ib           | avx      |                |
vex np 0f 50        | vmovmskps Gy,Ux               | avx      |                |
vex 66 0f c6        | vshufpd Vx,Hx,Wx,Ib           | avx      |                |
vex 66 0f 50        | vmovmskpd Gy,Ux               | avx      |                |
vex l0 66 0f d7     | vpmovmskb Gy,Ux               | avx      |                |
vex l1 66 0f d7     | vpmovmskb Gy,Ux               | avx2     |                |
vex l0 66 0f c4     | vpinsrw Vdq,Hdq,Ed/w,Ib       | avx      |                |
vex l0 66 0f c5     | vpextrw Gd,Udq,Ib             | avx      |                |
vex 66 0f d0        | vaddsubpd Vx,Hx,Wx            | avx      |                | #XM
vex f2 0f d0        | vaddsubps Vx,Hx,Wx            | avx      |                | #XM
vex 66 0f 7c        | vhaddpd Vx,Hx,Wx              | avx      |                | #XM
vex f2 0f 7c        | vhaddps Vx,Hx,Wx              | avx      |                | #XM
vex 66 0f 7d        | vhsubpd Vx,Hx,Wx              | avx      |                | #XM
vex f2 0f 7d        | vhsubps Vx,Hx,Wx              | avx      |                | #XM
vex f3 0f 2a        | vcvtsi2ss Vdq,Hdq,Ey          | avx      |                | #XM
vex f3 0f 2c        | vcvttss2si Gy,Wd              | avx      |                | #XM
vex f3 0f 2d        | vcvtss2si Gy,Wd               | avx      |                | #XM
vex f2 0f 2a        | vcvtsi2sd Vdq,Hdq,Ey          | avx      |                | #XM
vex f2 0f 2c        | vcvttsd2si Gy,Wq              | avx      |                | #XM
vex f2 0f 2d        | vcvtsd2si Gy,Wq               | avx      |                | #XM
vex np 0f 5a        | vcvtps2pd Vx,Wh               | avx      |                | #XM
vex 66 0f 5a        | vcvtpd2ps Vdq,Wx              | avx      |                | #XM
vex f3 0f 5a        | vcvtss2sd Vdq,Hdq,Wd          | avx      |                | #XM
vex f2 0f 5a        | vcvtsd2ss Vdq,Hdq,Wq          | avx      |                | #XM
vex np 0f 5b        | vcvtdq2ps Vx,Wx               | avx      |                | #XM
vex 66 0f 5b        | vcvtps2dq Vx,Wx               | avx      |                | #XM
vex f3 0f 5b        | vcvttps2dq Vx,Wx              | avx      |                | #XM
vex 66 0f e6        | vcvttpd2dq Vdq,Wx             | avx      |                | #XM
vex f2 0f e6        | vcvtpd2dq Vdq,Wx              | avx      |                | #XM
vex f3 0f e6        | vcvtdq2pd Vx,Wh               | avx      |                |
vex 66 0f3a 08      | vroundps Vx,Wx,Ib             | avx      |                | #XM
vex 66 0f3a 09      | vroundpd Vx,Wx,Ib             | avx      |                | #XM
vex 66 0f3a 0a      | vroundss Vdq,Hdq,Wd,Ib        | avx      |                | #XM
vex 66 0f3a 0b      | vroundsd Vdq,Hdq,Wq,Ib        | avx      |                | #XM
vex 66 0f3a 0c      | vblendps Vx,Hx,Wx,Ib          | avx      |                |
vex 66 0f3a 0d      | vblendpd Vx,Hx,Wx,Ib          | avx      |                |
vex 66 0f3a 40      | vdpps Vx,Hx,Wx,Ib             | avx      |                | #XM
vex l0 66 0f3a 41   | vdppd Vdq,Hdq,Wdq,Ib          | avx      |                | #XM
vex l0 66 0f3a 0e   | vpblendw Vx,Hx,Wx,Ib          | avx      |                |
vex l1 66 0f3a 0e   | vpblendw Vx,Hx,Wx,Ib          | avx2     |                |
vex l0 66 0f3a 42   | vmpsadbw Vx,Hx,Wx,Ib          | avx      |                |
vex l1 66 0f3a 42   | vmpsadbw Vx,Hx,Wx,Ib          | avx2     |                |
vex l0 66 0f3a 14   | vpextrb Ed/b,Vdq,Ib           | avx      |                |
vex l0 66 0f3a 15   | vpextrw Ed/w,Vdq,Ib           | avx      |                |
vex w0 l0 66 0f3a 16| vpextrd Ed,Vdq,Ib             | avx      |                |
vex w1 l0 66 0f3a 16| vpextrq Eq,Vdq,Ib             | avx      |                |
vex l0 66 0f3a 17   | vextractps Ed,Vdq,Ib          | avx      |                |
vex l0 66 0f3a 20   | vpinsrb Vdq,Hdq,Ed/b,Ib       | avx      |                |
vex l0 66 0f3a 21   | vinsertps Vdq,Hdq,Wdq/d,Ib    | avx      |                |
vex w0 l0 66 0f3a 22| vpinsrd Vdq,Hdq,Ed,Ib         | avx      |                |
vex w1 l0 66 0f3a 22| vpinsrq Vdq,Hdq,Eq,Ib         | avx      |                |
vex l0 66 0f3a 60   | vpcmpestrm Vdq,Wdq,Ib         | avx      | >oszapc        |
vex l0 66 0f3a 61   | vpcmpestri Vdq,Wdq,Ib         | avx      | >oszapc        |
vex l0 66 0f3a 62   | vpcmpistrm Vdq,Wdq,Ib         | avx      | >oszapc        |
vex l0 66 0f3a 63   | vpcmpistri Vdq,Wdq,Ib         | avx      | >oszapc        |
vex l0 66 0f3a 44   | vpclmulqdq Vdq,Hdq,Wdq,Ib     | avx      |                |
vex l0 66 0f38 db   | vaesimc Vdq,Wdq               | avx      |                |
vex l0 66 0f38 dc   | vaesenc Vdq,Hdq,Wdq           | avx      |                |
vex l0 66 0f38 dd   | vaesenclast Vdq,Hdq,Wdq       | avx      |                |
vex l0 66 0f38 de   | vaesdec Vdq,Hdq,Wdq           | avx      |                |
vex l0 66 0f38 df   | vaesdeclast Vdq,Hdq,Wdq       | avx      |                |
vex l0 66 0f3a df   | vaeskeygenassist Vdq,Wdq,Ib   | avx      |                |
vex l0 np 0f ae /2 mem| vldmxcsr Md                   | avx      |                | #GP
vex l0 np 0f ae /3 mem| vstmxcsr Md                   | avx      |                |
vex w0 66 0f38 0c   | vpermilps Vx,Hx,Wx            | avx      |                |
vex w0 66 0f38 0d   | vpermilpd Vx,Hx,Wx            | avx      |                |
vex w0 66 0f3a 04   | vpermilps Vx,Wx,Ib            | avx      |                |
vex w0 66 0f3a 05   | vpermilpd Vx,Wx,Ib            | avx      |                |
vex w0 l1 66 0f3a 06| vperm2f128 Vx,Hx,Wx,Ib        | avx      |                |
vex w0 l1 66 0f3a 46| vperm2i128 Vx,Hx,Wx,Ib        | avx2     |                |
vex w0 66 0f38 18 mem| vbroadcastss Vx,Md            | avx      |                |
vex w0 66 0f38 18 reg| vbroadcastss Vx,Ud            | avx2     |                |
vex w0 l1 66 0f38 19 mem| vbroadcastsd Vx,Mq            | avx      |                |
vex w0 l1 66 0f38 19 reg| vbroadcastsd Vx,Uq            | avx2     |                |
vex w0 l1 66 0f38 1a mem| vbroadcastf128 Vx,Mdq         | avx      |                |
vex w0 l1 66 0f38 5a mem| vbroadcasti128 Vx,Mdq         | avx2     |                |
vex w0 66 0f38 78   | vpbroadcastb Vx,Wb            | avx2     |                |
vex w0 66 0f38 79   | vpbroadcastw Vx,Ww            | avx2     |                |
vex w0 66 0f38 58   | vpbroadcastd Vx,Wd            | avx2     |                |
vex w0 66 0f38 59   | vpbroadcastq Vx,Wq            | avx2     |                |
vex w0 l1 66 0f3a 18| vinsertf128 Vx,Hx,Wdq,Ib      | avx      |                |
vex w0 l1 66 0f3a 19| vextractf128 Wdq,Vx,Ib        | avx      |                |
vex w0 l1 66 0f3a 38| vinserti128 Vx,Hx,Wdq,Ib      | avx2     |                |
vex w0 l1 66 0f3a 39| vextracti128 Wdq,Vx,Ib        | avx2     |                |
vex w0 66 0f38 2c   | vmaskmovps Vx,Hx,Mx           | avx      |                |
vex w0 66 0f38 2e   | vmaskmovps Mx,Hx,Vx           | avx      |                |
vex w0 66 0f38 2d   | vmaskmovpd Vx,Hx,Mx           | avx      |                |
vex w0 66 0f38 2f   | vmaskmovpd Mx,Hx,Vx           | avx      |                |
vex w0 66 0f38 8c   | vpmaskmovd Vx,Hx,Mx           | avx2     |                |
vex w0 66 0f38 8e   | vpmaskmovd Mx,Hx,Vx           | avx2     |                |
vex w1 66 0f38 8c   | vpmaskmovq Vx,Hx,Mx           | avx2     |                |
vex w1 66 0f38 8e   | vpmaskmovq Mx,Hx,Vx           | avx2     |                |
vex w0 66 0f3a 02   | vpblendd Vx,Hx,Wx,Ib          | avx2     |                |
vex w1 l1 66 0f3a 00| vpermq Vx,Wx,Ib               | avx2     |                |
vex w1 l1 66 0f3a 01| vpermpd Vx,Wx,Ib              | avx2     |                |
vex w0 l1 66 0f38 36| vpermd Vx,Hx,Wx               | avx2     |                |
vex w0 l1 66 0f38 16| vpermps Vx,Hx,Wx              | avx2     |                |
vex w0 66 0f38 45   | vpsrlvd Vx,Hx,Wx              | avx2     |                |
vex w0 66 0f38 47   | vpsllvd Vx,Hx,Wx              | avx2     |                |
vex w1 66 0f38 45   | vpsrlvq Vx,Hx,Wx              | avx2     |                |
vex w1 66 0f38 47   | vpsllvq Vx,Hx,Wx              | avx2     |                |
vex w0 66 0f38 46   | vpsravd Vx,Hx,Wx              | avx2     |                |
vex w0 66 0f38 90 mem| vpgatherdd Vx,VMdx,Hx         | avx2     |                |
vex w1 66 0f38 90 mem| vpgatherdq Vx,VMdh,Hx         | avx2     |                |
vex w0 66 0f38 91 mem| vpgatherqd Vdq,VMqx,Hdq       | avx2     |                |
vex w1 66 0f38 91 mem| vpgatherqq Vx,VMqx,Hx         | avx2     |                |
vex w0 66 0f38 92 mem| vgatherdps Vx,VMdx,Hx         | avx2     |                |
vex w1 66 0f38 92 mem| vgatherdpd Vx,VMdh,Hx         | avx2     |                |
vex w0 66 0f38 93 mem| vgatherqps Vdq,VMqx,Hdq       | avx2     |                |
vex w1 66 0f38 93 mem| vgatherqpd Vx,VMqx,Hx         | avx2     |                |
vex w0 66 0f38 96   | vfmaddsub132ps Vx,Hx,Wx       | fma      |                | #XM
vex w1 66 0f38 96   | vfmaddsub132pd Vx,Hx,Wx       | fma      |                | #XM
vex w0 66 0f38 97   | vfmsubadd132ps Vx,Hx,Wx       | fma      |                | #XM
vex w1 66 0f38 97   | vfmsubadd132pd Vx,Hx,Wx       | fma      |                | #XM
vex w0 66 0f38 98   | vfmadd132ps Vx,Hx,Wx          | fma      |                | #XM
vex w0 66 0f38 99   | vfmadd132ss Vdq,Hdq,Wd        | fma      |                | #XM
vex w1 66 0f38 98   | vfmadd132pd Vx,Hx,Wx          | fma      |                | #XM
vex w1 66 0f38 99   | vfmadd132sd Vdq,Hdq,Wq        | fma      |                | #XM
vex w0 66 0f38 9a   | vfmsub132ps Vx,Hx,Wx          | fma      |                | #XM
vex w0 66 0f38 9b   | vfmsub132ss Vdq,Hdq,Wd        | fma      |                | #XM
vex w1 66 0f38 9a   | vfmsub132pd Vx,Hx,Wx          | fma      |                | #XM
vex w1 66 0f38 9b   | vfmsub132sd Vdq,Hdq,Wq        | fma      |                | #XM
vex w0 66 0f38 9c   | vfnmadd132ps Vx,Hx,Wx         | fma      |                | #XM
vex w0 66 0f38 9d   | vfnmadd132ss Vdq,Hdq,Wd       | fma      |                | #XM
vex w1 66 0f38 9c   | vfnmadd132pd Vx,Hx,Wx         | fma      |                | #XM
vex w1 66 0f38 9d   | vfnmadd132sd Vdq,Hdq,Wq       | fma      |                | #XM
vex w0 66 0f38 9e   | vfnmsub132ps Vx,Hx,Wx         | fma      |                | #XM
vex w0 66 0f38 9f   | vfnmsub132ss Vdq,Hdq,Wd       | fma      |                | #XM
vex w1 66 0f38 9e   | vfnmsub132pd Vx,Hx,Wx         | fma      |                | #XM
vex w1 66 0f38 9f   | vfnmsub132sd Vdq,Hdq,Wq       | fma      |                | #XM
vex w0 66 0f38 a6   | vfmaddsub213ps Vx,Hx,Wx       | fma      |                | #XM
vex w1 66 0f38 a6   | vfmaddsub213pd Vx,Hx,Wx       | fma      |                | #XM
vex w0 66 0f38 a7   | vfmsubadd213ps Vx,Hx,Wx       | fma      |                | #XM
vex w1 66 0f38 a7   | vfmsubadd213pd Vx,Hx,Wx       | fma      |                | #XM
vex w0 66 0f38 a8   | vfmadd213ps Vx,Hx,Wx          | fma      |                | #XM
vex w0 66 0f38 a9   | vfmadd213ss Vdq,Hdq,Wd        | fma      |                | #XM
vex w1 66 0f38 a8   | vfmadd213pd Vx,Hx,Wx          | fma      |                | #XM
vex w1 66 0f38 a9   | vfmadd213sd Vdq,Hdq,Wq        | fma      |                | #XM
vex w0 66 0f38 aa   | vfmsub213ps Vx,Hx,Wx          | fma      |                | #XM
vex w0 66 0f38 ab   | vfmsub213ss Vdq,Hdq,Wd        | fma      |                | #XM
vex w1 66 0f38 aa   | vfmsub213pd Vx,Hx,Wx          | fma      |                | #XM
vex w1 66 0f38 ab   | vfmsub213sd Vdq,Hdq,Wq        | fma      |                | #XM
vex w0 66 0f38 ac   | vfnmadd213ps Vx,Hx,Wx         | fma      |                | #XM
vex w0 66 0f38 ad   | vfnmadd213ss Vdq,Hdq,Wd       | fma      |                | #XM
vex w1 66 0f38 ac   | vfnmadd213pd Vx,Hx,Wx         | fma      |                | #XM
vex w1 66 0f38 ad   | vfnmadd213sd Vdq,Hdq,Wq       | fma      |                | #XM
vex w0 66 0f38 ae   | vfnmsub213ps Vx,Hx,Wx         | fma      |                | #XM
vex w0 66 0f38 af   | vfnmsub213ss Vdq,Hdq,Wd       | fma      |                | #XM
vex w1 66 0f38 ae   | vfnmsub213pd Vx,Hx,Wx         | fma      |                | #XM
vex w1 66 0f38 af   | vfnmsub213sd Vdq,Hdq,Wq       | fma      |                | #XM
vex w0 66 0f38 b6   | vfmaddsub231ps Vx,Hx,Wx       | fma      |                | #XM
vex w1 66 0f38 b6   | vfmaddsub231pd Vx,Hx,Wx       | fma      |                | #XM
vex w0 66 0f38 b7   | vfmsubadd231ps Vx,Hx,Wx       | fma      |                | #XM
vex w1 66 0f38 b7   | vfmsubadd231pd Vx,Hx,Wx       | fma      |                | #XM
vex w0 66 0f38 b8   | vfmadd231ps Vx,Hx,Wx          | fma      |                | #XM
vex w0 66 0f38 b9   | vfmadd231ss Vdq,Hdq,Wd        | fma      |                | #XM
vex w1 66 0f38 b8   | vfmadd231pd Vx,Hx,Wx          | fma      |                | #XM
vex w1 66 0f38 b9   | vfmadd231sd Vdq,Hdq,Wq        | fma      |                | #XM
vex w0 66 0f38 ba   | vfmsub231ps Vx,Hx,Wx          | fma      |                | #XM
vex w0 66 0f38 bb   | vfmsub231ss Vdq,Hdq,Wd        | fma      |                | #XM
vex w1 66 0f38 ba   | vfmsub231pd Vx,Hx,Wx          | fma      |                | #XM
vex w1 66 0f38 bb   | vfmsub231sd Vdq,Hdq,Wq        | fma      |                | #XM
vex w0 66 0f38 bc   | vfnmadd231ps Vx,Hx,Wx         | fma      |                | #XM
vex w0 66 0f38 bd   | vfnmadd231ss Vdq,Hdq,Wd       | fma      |                | #XM
vex w1 66 0f38 bc   | vfnmadd231pd Vx,Hx,Wx         | fma      |                | #XM
vex w1 66 0f38 bd   | vfnmadd231sd Vdq,Hdq,Wq       | fma      |                | #XM
vex w0 66 0f38 be   | vfnmsub231ps Vx,Hx,Wx         | fma      |                | #XM
vex w0 66 0f38 bf   | vfnmsub231ss Vdq,Hdq,Wd       | fma      |                | #XM
vex w1 66 0f38 be   | vfnmsub231pd Vx,Hx,Wx         | fma      |                | #XM
vex w1 66 0f38 bf   | vfnmsub231sd Vdq,Hdq,Wq       | fma      |                | #XM
vex w0 66 0f38 13   | vcvtph2ps Vx,Wh               | f16c     |                | #XM
vex w0 66 0f3a 1d   | vcvtps2ph Wh,Vx,Ib            | f16c     |                | #XM
`;
