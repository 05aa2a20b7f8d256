// x87: opcodes D8 to DF. The condition codes C0 to C3 are in the status word, not among the flags here.

export const x87Table = `
d8 /0 mem           | fadd Md                       | fpu      |                | #MF
d8 /1 mem           | fmul Md                       | fpu      |                | #MF
d8 /2 mem           | fcom Md                       | fpu      |                | #MF
d8 /3 mem           | fcomp Md                      | fpu      |                | #MF
d8 /4 mem           | fsub Md                       | fpu      |                | #MF
d8 /5 mem           | fsubr Md                      | fpu      |                | #MF
d8 /6 mem           | fdiv Md                       | fpu      |                | #MF
d8 /7 mem           | fdivr Md                      | fpu      |                | #MF
d8 c0+i             | fadd ST0,STi                  | fpu      |                | #MF
d8 c8+i             | fmul ST0,STi                  | fpu      |                | #MF
d8 d0+i             | fcom STi                      | fpu      |                | #MF
d8 d8+i             | fcomp STi                     | fpu      |                | #MF
d8 e0+i             | fsub ST0,STi                  | fpu      |                | #MF
d8 e8+i             | fsubr ST0,STi                 | fpu      |                | #MF
d8 f0+i             | fdiv ST0,STi                  | fpu      |                | #MF
d8 f8+i             | fdivr ST0,STi                 | fpu      |                | #MF
d9 /0 mem           | fld Md                        | fpu      |                | #MF
d9 /2 mem           | fst Md                        | fpu      |                | #MF
d9 /3 mem           | fstp Md                       | fpu      |                | #MF
d9 /4 mem           | fldenv Menv                   | fpu      |                | #MF
d9 /5 mem           | fldcw Mw                      | fpu      |                | #MF
d9 /6 mem           | fnstenv Menv                  | fpu      |                |
d9 /7 mem           | fnstcw Mw                     | fpu      |                |
d9 c0+i             | fld STi                       | fpu      |                | #MF
d9 c8+i             | fxch STi                      | fpu      |                | #MF
d9 d0               | fnop                          | fpu      |                | #MF
d9 d8+i             | fstp STi                      | fpu      |                | #MF
d9 e0               | fchs                          | fpu      |                | #MF
d9 e1               | fabs                          | fpu      |                | #MF
d9 e4               | ftst                          | fpu      |                | #MF
d9 e5               | fxam                          | fpu      |                | #MF
d9 e8               | fld1                          | fpu      |                | #MF
d9 e9               | fldl2t                        | fpu      |                | #MF
d9 ea               | fldl2e                        | fpu      |                | #MF
d9 eb               | fldpi                         | fpu      |                | #MF
d9 ec               | fldlg2                        | fpu      |                | #MF
d9 ed               | fldln2                        | fpu      |                | #MF
d9 ee               | fldz                          | fpu      |                | #MF
d9 f0               | f2xm1                         | fpu      |                | #MF
d9 f1               | fyl2x                         | fpu      |                | #MF
d9 f2               | fptan                         | fpu      |                | #MF
d9 f3               | fpatan                        | fpu      |                | #MF
d9 f4               | fxtract                       | fpu      |                | #MF
d9 f5               | fprem1                        | fpu      |                | #MF
d9 f6               | fdecstp                       | fpu      |                | #MF
d9 f7               | fincstp                       | fpu      |                | #MF
d9 f8               | fprem                         | fpu      |                | #MF
d9 f9               | fyl2xp1                       | fpu      |                | #MF
d9 fa               | fsqrt                         | fpu      |                | #MF
d9 fb               | fsincos                       | fpu      |                | #MF
d9 fc               | frndint                       | fpu      |                | #MF
d9 fd               | fscale                        | fpu      |                | #MF
d9 fe               | fsin                          | fpu      |                | #MF
d9 ff               | fcos                          | fpu      |                | #MF
da /0 mem           | fiadd Md                      | fpu      |                | #MF
da /1 mem           | fimul Md                      | fpu      |                | #MF
da /2 mem           | ficom Md                      | fpu      |                | #MF
da /3 mem           | ficomp Md                     | fpu      |                | #MF
da /4 mem           | fisub Md                      | fpu      |                | #MF
da /5 mem           | fisubr Md                     | fpu      |                | #MF
da /6 mem           | fidiv Md                      | fpu      |                | #MF
da /7 mem           | fidivr Md                     | fpu      |                | #MF
da c0+i             | fcmovb ST0,STi                | fpu      | <c             | #MF
da c8+i             | fcmove ST0,STi                | fpu      | <z             | #MF
da d0+i             | fcmovbe ST0,STi               | fpu      | <cz            | #MF
da d8+i             | fcmovu ST0,STi                | fpu      | <p             | #MF
da e9               | fucompp                       | fpu      |                | #MF
db /0 mem           | fild Md                       | fpu      |                | #MF
db /1 mem           | fisttp Md                     | sse3     |                | #MF
db /2 mem           | fist Md                       | fpu      |                | #MF
db /3 mem           | fistp Md                      | fpu      |                | #MF
db /5 mem           | fld Mt                        | fpu      |                | #MF
db /7 mem           | fstp Mt                       | fpu      |                | #MF
db c0+i             | fcmovnb ST0,STi               | fpu      | <c             | #MF
db c8+i             | fcmovne ST0,STi               | fpu      | <z             | #MF
db d0+i             | fcmovnbe ST0,STi              | fpu      | <cz            | #MF
db d8+i             | fcmovnu ST0,STi               | fpu      | <p             | #MF
# What the 8087 and 80287 had and later processors ignore.
db e0               | fneni                         | fpu      |                |
db e1               | fndisi                        | fpu      |                |
db e2               | fnclex                        | fpu      |                |
db e3               | fninit                        | fpu      |                |
db e4               | fnsetpm                       | fpu      |                |
db e8+i             | fucomi ST0,STi                | fpu      | >oszapc        | #MF
db f0+i             | fcomi ST0,STi                 | fpu      | >oszapc        | #MF
dc /0 mem           | fadd Mq                       | fpu      |                | #MF
dc /1 mem           | fmul Mq                       | fpu      |                | #MF
dc /2 mem           | fcom Mq                       | fpu      |                | #MF
dc /3 mem           | fcomp Mq                      | fpu      |                | #MF
dc /4 mem           | fsub Mq                       | fpu      |                | #MF
dc /5 mem           | fsubr Mq                      | fpu      |                | #MF
dc /6 mem           | fdiv Mq                       | fpu      |                | #MF
dc /7 mem           | fdivr Mq                      | fpu      |                | #MF
dc c0+i             | fadd STi,ST0                  | fpu      |                | #MF
dc c8+i             | fmul STi,ST0                  | fpu      |                | #MF
dc d0+i             | fcom STi                      | fpu      |                | #MF
dc d8+i             | fcomp STi                     | fpu      |                | #MF
dc e0+i             | fsubr STi,ST0                 | fpu      |                | #MF
dc e8+i             | fsub STi,ST0                  | fpu      |                | #MF
dc f0+i             | fdivr STi,ST0                 | fpu      |                | #MF
dc f8+i             | fdiv STi,ST0                  | fpu      |                | #MF
dd /0 mem           | fld Mq                        | fpu      |                | #MF
dd /1 mem           | fisttp Mq                     | sse3     |                | #MF
dd /2 mem           | fst Mq                        | fpu      |                | #MF
dd /3 mem           | fstp Mq                       | fpu      |                | #MF
dd /4 mem           | frstor Mstate                 | fpu      |                | #MF
dd /6 mem           | fnsave Mstate                 | fpu      |                |
dd /7 mem           | fnstsw Mw                     | fpu      |                |
dd c0+i             | ffree STi                     | fpu      |                | #MF
dd c8+i             | fxch STi                      | fpu      |                | #MF
dd d0+i             | fst STi                       | fpu      |                | #MF
dd d8+i             | fstp STi                      | fpu      |                | #MF
dd e0+i             | fucom STi                     | fpu      |                | #MF
dd e8+i             | fucomp STi                    | fpu      |                | #MF
de /0 mem           | fiadd Mw                      | fpu      |                | #MF
de /1 mem           | fimul Mw                      | fpu      |                | #MF
de /2 mem           | ficom Mw                      | fpu      |                | #MF
de /3 mem           | ficomp Mw                     | fpu      |                | #MF
de /4 mem           | fisub Mw                      | fpu      |                | #MF
de /5 mem           | fisubr Mw                     | fpu      |                | #MF
de /6 mem           | fidiv Mw                      | fpu      |                | #MF
de /7 mem           | fidivr Mw                     | fpu      |                | #MF
de c0+i             | faddp STi,ST0                 | fpu      |                | #MF
de c8+i             | fmulp STi,ST0                 | fpu      |                | #MF
de e0+i             | fsubrp STi,ST0                | fpu      |                | #MF
de e8+i             | fsubp STi,ST0                 | fpu      |                | #MF
de f0+i             | fdivrp STi,ST0                | fpu      |                | #MF
de f8+i             | fdivp STi,ST0                 | fpu      |                | #MF
de d0+i             | fcomp STi                     | fpu      |                | #MF
de d9               | fcompp                        | fpu      |                | #MF
df /0 mem           | fild Mw                       | fpu      |                | #MF
df /1 mem           | fisttp Mw                     | sse3     |                | #MF
df /2 mem           | fist Mw                       | fpu      |                | #MF
df /3 mem           | fistp Mw                      | fpu      |                | #MF
df /4 mem           | fbld Mt                       | fpu      |                | #MF
df /5 mem           | fild Mq                       | fpu      |                | #MF
df /6 mem           | fbstp Mt                      | fpu      |                | #MF
df /7 mem           | fistp Mq                      | fpu      |                | #MF
df c0+i             | ffreep STi                    | fpu      |                | #MF
df c8+i             | fxch STi                      | fpu      |                | #MF
df d0+i             | fstp STi                      | fpu      |                | #MF
df d8+i             | fstp STi                      | fpu      |                | #MF
df e0               | fnstsw AX                     | fpu      |                |
df e8+i             | fucomip ST0,STi               | fpu      | >oszapc        | #MF
df f0+i             | fcomip ST0,STi                | fpu      | >oszapc        | #MF
`;
