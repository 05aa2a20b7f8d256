// The one-byte opcodes except x87.

export const oneByteTable = `
00                  | add Eb,Gb                     | base     | >oszapc        | lock
01                  | add Ev,Gv                     | base     | >oszapc        | lock
02                  | add Gb,Eb                     | base     | >oszapc        |
03                  | add Gv,Ev                     | base     | >oszapc        |
04                  | add AL,Ib                     | base     | >oszapc        |
05                  | add rAX,Iz                    | base     | >oszapc        |
08                  | or Eb,Gb                      | base     | >oszpc ?a      | lock
09                  | or Ev,Gv                      | base     | >oszpc ?a      | lock
0a                  | or Gb,Eb                      | base     | >oszpc ?a      |
0b                  | or Gv,Ev                      | base     | >oszpc ?a      |
0c                  | or AL,Ib                      | base     | >oszpc ?a      |
0d                  | or rAX,Iz                     | base     | >oszpc ?a      |
10                  | adc Eb,Gb                     | base     | <c >oszapc     | lock
11                  | adc Ev,Gv                     | base     | <c >oszapc     | lock
12                  | adc Gb,Eb                     | base     | <c >oszapc     |
13                  | adc Gv,Ev                     | base     | <c >oszapc     |
14                  | adc AL,Ib                     | base     | <c >oszapc     |
15                  | adc rAX,Iz                    | base     | <c >oszapc     |
18                  | sbb Eb,Gb                     | base     | <c >oszapc     | lock
19                  | sbb Ev,Gv                     | base     | <c >oszapc     | lock
1a                  | sbb Gb,Eb                     | base     | <c >oszapc     |
1b                  | sbb Gv,Ev                     | base     | <c >oszapc     |
1c                  | sbb AL,Ib                     | base     | <c >oszapc     |
1d                  | sbb rAX,Iz                    | base     | <c >oszapc     |
20                  | and Eb,Gb                     | base     | >oszpc ?a      | lock
21                  | and Ev,Gv                     | base     | >oszpc ?a      | lock
22                  | and Gb,Eb                     | base     | >oszpc ?a      |
23                  | and Gv,Ev                     | base     | >oszpc ?a      |
24                  | and AL,Ib                     | base     | >oszpc ?a      |
25                  | and rAX,Iz                    | base     | >oszpc ?a      |
28                  | sub Eb,Gb                     | base     | >oszapc        | lock
29                  | sub Ev,Gv                     | base     | >oszapc        | lock
2a                  | sub Gb,Eb                     | base     | >oszapc        |
2b                  | sub Gv,Ev                     | base     | >oszapc        |
2c                  | sub AL,Ib                     | base     | >oszapc        |
2d                  | sub rAX,Iz                    | base     | >oszapc        |
30                  | xor Eb,Gb                     | base     | >oszpc ?a      | lock
31                  | xor Ev,Gv                     | base     | >oszpc ?a      | lock
32                  | xor Gb,Eb                     | base     | >oszpc ?a      |
33                  | xor Gv,Ev                     | base     | >oszpc ?a      |
34                  | xor AL,Ib                     | base     | >oszpc ?a      |
35                  | xor rAX,Iz                    | base     | >oszpc ?a      |
38                  | cmp Eb,Gb                     | base     | >oszapc        |
39                  | cmp Ev,Gv                     | base     | >oszapc        |
3a                  | cmp Gb,Eb                     | base     | >oszapc        |
3b                  | cmp Gv,Ev                     | base     | >oszapc        |
3c                  | cmp AL,Ib                     | base     | >oszapc        |
3d                  | cmp rAX,Iz                    | base     | >oszapc        |
80 /0               | add Eb,Ib                     | base     | >oszapc        | lock
80 /1               | or Eb,Ib                      | base     | >oszpc ?a      | lock
80 /2               | adc Eb,Ib                     | base     | <c >oszapc     | lock
80 /3               | sbb Eb,Ib                     | base     | <c >oszapc     | lock
80 /4               | and Eb,Ib                     | base     | >oszpc ?a      | lock
80 /5               | sub Eb,Ib                     | base     | >oszapc        | lock
80 /6               | xor Eb,Ib                     | base     | >oszpc ?a      | lock
80 /7               | cmp Eb,Ib                     | base     | >oszapc        |
81 /0               | add Ev,Iz                     | base     | >oszapc        | lock
81 /1               | or Ev,Iz                      | base     | >oszpc ?a      | lock
81 /2               | adc Ev,Iz                     | base     | <c >oszapc     | lock
81 /3               | sbb Ev,Iz                     | base     | <c >oszapc     | lock
81 /4               | and Ev,Iz                     | base     | >oszpc ?a      | lock
81 /5               | sub Ev,Iz                     | base     | >oszapc        | lock
81 /6               | xor Ev,Iz                     | base     | >oszpc ?a      | lock
81 /7               | cmp Ev,Iz                     | base     | >oszapc        |
83 /0               | add Ev,Is                     | base     | >oszapc        | lock
83 /1               | or Ev,Is                      | base     | >oszpc ?a      | lock
83 /2               | adc Ev,Is                     | base     | <c >oszapc     | lock
83 /3               | sbb Ev,Is                     | base     | <c >oszapc     | lock
83 /4               | and Ev,Is                     | base     | >oszpc ?a      | lock
83 /5               | sub Ev,Is                     | base     | >oszapc        | lock
83 /6               | xor Ev,Is                     | base     | >oszpc ?a      | lock
83 /7               | cmp Ev,Is                     | base     | >oszapc        |
50+r                | push Zv                       | base     |                | d64 mem
58+r                | pop Zv                        | base     |                | d64 mem
63                  | movsxd Gv,Ez                  | base     |                |
68                  | push Iz                       | base     |                | d64 mem
6a                  | push Is                       | base     |                | d64 mem
69                  | imul Gv,Ev,Iz                 | base     | >oc ?szap      |
6b                  | imul Gv,Ev,Is                 | base     | >oc ?szap      |
6c                  | ins Yb,DX                     | base     | <d             | rep priv
6d                  | ins Yz,DX                     | base     | <d             | rep priv
6e                  | outs DX,Xb                    | base     | <d             | rep priv
6f                  | outs DX,Xz                    | base     | <d             | rep priv
84                  | test Eb,Gb                    | base     | >oszpc ?a      |
85                  | test Ev,Gv                    | base     | >oszpc ?a      |
86                  | xchg Eb,Gb                    | base     |                | lock
87                  | xchg Ev,Gv                    | base     |                | lock
88                  | mov Eb,Gb                     | base     |                |
89                  | mov Ev,Gv                     | base     |                |
8a                  | mov Gb,Eb                     | base     |                |
8b                  | mov Gv,Ev                     | base     |                |
8c                  | mov Ev/w,Sw                   | base     |                |
8d                  | lea Gv,M                      | base     |                |
8e                  | mov Sw,Ev/w                   | base     |                | #GP
8f /0               | pop Ev                        | base     |                | d64 mem
# NOP is XCHG rAX,rAX, but does not clear bits 63:32.
90 nob              | nop                           | base     |                |
f3 90 nob           | pause                         | base     |                |
90+r                | xchg Zv,rAX                   | base     |                |
o16 98              | cbw                           | base     |                |
o32 98              | cwde                          | base     |                |
w1 98               | cdqe                          | base     |                |
o16 99              | cwd                           | base     |                |
o32 99              | cdq                           | base     |                |
w1 99               | cqo                           | base     |                |
9b                  | fwait                         | fpu      |                | #MF
9c                  | pushf                         | base     | <oszapcd       | d64 mem
9d                  | popf                          | base     | >oszapcd       | d64 mem system
9e                  | sahf                          | lahf_lm  | >szapc         |
9f                  | lahf                          | lahf_lm  | <szapc         |
a0                  | movabs AL,Ob                  | base     |                |
a1                  | movabs rAX,Ov                 | base     |                |
a2                  | movabs Ob,AL                  | base     |                |
a3                  | movabs Ov,rAX                 | base     |                |
a4                  | movs Yb,Xb                    | base     | <d             | rep
a5                  | movs Yv,Xv                    | base     | <d             | rep
a6                  | cmps Xb,Yb                    | base     | <d >oszapc     | repe
a7                  | cmps Xv,Yv                    | base     | <d >oszapc     | repe
a8                  | test AL,Ib                    | base     | >oszpc ?a      |
a9                  | test rAX,Iz                   | base     | >oszpc ?a      |
aa                  | stos Yb,AL                    | base     | <d             | rep
ab                  | stos Yv,rAX                   | base     | <d             | rep
ac                  | lods AL,Xb                    | base     | <d             | rep
ad                  | lods rAX,Xv                   | base     | <d             | rep
ae                  | scas AL,Yb                    | base     | <d >oszapc     | repe
af                  | scas rAX,Yv                   | base     | <d >oszapc     | repe
b0+r                | mov Zb,Ib                     | base     |                |
w1 b8+r             | movabs Zq,Iq                  | base     |                |
b8+r                | mov Zz,Iz                     | base     |                |
70                  | jo Jb                         | base     | <o             | f64 branch
71                  | jno Jb                        | base     | <o             | f64 branch
72                  | jb Jb                         | base     | <c             | f64 branch
73                  | jae Jb                        | base     | <c             | f64 branch
74                  | je Jb                         | base     | <z             | f64 branch
75                  | jne Jb                        | base     | <z             | f64 branch
76                  | jbe Jb                        | base     | <cz            | f64 branch
77                  | ja Jb                         | base     | <cz            | f64 branch
78                  | js Jb                         | base     | <s             | f64 branch
79                  | jns Jb                        | base     | <s             | f64 branch
7a                  | jp Jb                         | base     | <p             | f64 branch
7b                  | jnp Jb                        | base     | <p             | f64 branch
7c                  | jl Jb                         | base     | <os            | f64 branch
7d                  | jge Jb                        | base     | <os            | f64 branch
7e                  | jle Jb                        | base     | <osz           | f64 branch
7f                  | jg Jb                         | base     | <osz           | f64 branch
# A count of 0 leaves the flags as they were; OF is defined for a count of 1 only.
c0 /0               | rol Eb,Ib                     | base     | <oc >c ?o      |
c0 /1               | ror Eb,Ib                     | base     | <oc >c ?o      |
c0 /2               | rcl Eb,Ib                     | base     | <oc >c ?o      |
c0 /3               | rcr Eb,Ib                     | base     | <oc >c ?o      |
c0 /4               | shl Eb,Ib                     | base     | <oszapc >szpc ?oa|
c0 /5               | shr Eb,Ib                     | base     | <oszapc >szpc ?oa|
c0 /6               | shl Eb,Ib                     | base     | <oszapc >szpc ?oa|
c0 /7               | sar Eb,Ib                     | base     | <oszapc >szpc ?oa|
c1 /0               | rol Ev,Ib                     | base     | <oc >c ?o      |
c1 /1               | ror Ev,Ib                     | base     | <oc >c ?o      |
c1 /2               | rcl Ev,Ib                     | base     | <oc >c ?o      |
c1 /3               | rcr Ev,Ib                     | base     | <oc >c ?o      |
c1 /4               | shl Ev,Ib                     | base     | <oszapc >szpc ?oa|
c1 /5               | shr Ev,Ib                     | base     | <oszapc >szpc ?oa|
c1 /6               | shl Ev,Ib                     | base     | <oszapc >szpc ?oa|
c1 /7               | sar Ev,Ib                     | base     | <oszapc >szpc ?oa|
d0 /0               | rol Eb,1                      | base     | >oc            |
d0 /1               | ror Eb,1                      | base     | >oc            |
d0 /2               | rcl Eb,1                      | base     | <c >oc         |
d0 /3               | rcr Eb,1                      | base     | <c >oc         |
d0 /4               | shl Eb,1                      | base     | >oszpc ?a      |
d0 /5               | shr Eb,1                      | base     | >oszpc ?a      |
d0 /6               | shl Eb,1                      | base     | >oszpc ?a      |
d0 /7               | sar Eb,1                      | base     | >oszpc ?a      |
d1 /0               | rol Ev,1                      | base     | >oc            |
d1 /1               | ror Ev,1                      | base     | >oc            |
d1 /2               | rcl Ev,1                      | base     | <c >oc         |
d1 /3               | rcr Ev,1                      | base     | <c >oc         |
d1 /4               | shl Ev,1                      | base     | >oszpc ?a      |
d1 /5               | shr Ev,1                      | base     | >oszpc ?a      |
d1 /6               | shl Ev,1                      | base     | >oszpc ?a      |
d1 /7               | sar Ev,1                      | base     | >oszpc ?a      |
d2 /0               | rol Eb,CL                     | base     | <oc >c ?o      |
d2 /1               | ror Eb,CL                     | base     | <oc >c ?o      |
d2 /2               | rcl Eb,CL                     | base     | <oc >c ?o      |
d2 /3               | rcr Eb,CL                     | base     | <oc >c ?o      |
d2 /4               | shl Eb,CL                     | base     | <oszapc >szpc ?oa|
d2 /5               | shr Eb,CL                     | base     | <oszapc >szpc ?oa|
d2 /6               | shl Eb,CL                     | base     | <oszapc >szpc ?oa|
d2 /7               | sar Eb,CL                     | base     | <oszapc >szpc ?oa|
d3 /0               | rol Ev,CL                     | base     | <oc >c ?o      |
d3 /1               | ror Ev,CL                     | base     | <oc >c ?o      |
d3 /2               | rcl Ev,CL                     | base     | <oc >c ?o      |
d3 /3               | rcr Ev,CL                     | base     | <oc >c ?o      |
d3 /4               | shl Ev,CL                     | base     | <oszapc >szpc ?oa|
d3 /5               | shr Ev,CL                     | base     | <oszapc >szpc ?oa|
d3 /6               | shl Ev,CL                     | base     | <oszapc >szpc ?oa|
d3 /7               | sar Ev,CL                     | base     | <oszapc >szpc ?oa|
c2                  | ret Iw                        | base     |                | f64 mem return
c3                  | ret                           | base     |                | f64 mem return
c6 /0               | mov Eb,Ib                     | base     |                |
c7 /0               | mov Ev,Iz                     | base     |                |
c8                  | enter Iw,Ib                   | base     |                | d64 mem
c9                  | leave                         | base     |                | d64 mem
ca                  | retf Iw                       | base     |                | mem return #GP
cb                  | retf                          | base     |                | mem return #GP
cc                  | int3                          | base     |                | trap #BP
cd                  | int Ib                        | base     |                | trap #GP
cf                  | iret                          | base     | >oszapcd       | mem return #GP
d7                  | xlat                          | base     |                | mem
e0                  | loopne Jb                     | base     | <z             | f64 branch
e1                  | loope Jb                      | base     | <z             | f64 branch
e2                  | loop Jb                       | base     |                | f64 branch
e3 a32              | jecxz Jb                      | base     |                | f64 branch
e3 a64              | jrcxz Jb                      | base     |                | f64 branch
e4                  | in AL,Ib                      | base     |                | priv
e5                  | in eAX,Ib                     | base     |                | priv
e6                  | out Ib,AL                     | base     |                | priv
e7                  | out Ib,eAX                    | base     |                | priv
e8                  | call Jz                       | base     |                | f64 mem call
e9                  | jmp Jz                        | base     |                | f64 jump
eb                  | jmp Jb                        | base     |                | f64 jump
ec                  | in AL,DX                      | base     |                | priv
ed                  | in eAX,DX                     | base     |                | priv
ee                  | out DX,AL                     | base     |                | priv
ef                  | out DX,eAX                    | base     |                | priv
f1                  | int1                          | base     |                | trap #DB
f4                  | hlt                           | base     |                | priv trap
f5                  | cmc                           | base     | <c >c          |
f6 /0               | test Eb,Ib                    | base     | >oszpc ?a      |
f6 /1               | test Eb,Ib                    | base     | >oszpc ?a      |
f6 /2               | not Eb                        | base     |                | lock
f6 /3               | neg Eb                        | base     | >oszapc        | lock
f6 /4               | mul Eb                        | base     | >oc ?szap      |
f6 /5               | imul Eb                       | base     | >oc ?szap      |
f6 /6               | div Eb                        | base     | ?oszapc        | #DE
f6 /7               | idiv Eb                       | base     | ?oszapc        | #DE
f7 /0               | test Ev,Iz                    | base     | >oszpc ?a      |
f7 /1               | test Ev,Iz                    | base     | >oszpc ?a      |
f7 /2               | not Ev                        | base     |                | lock
f7 /3               | neg Ev                        | base     | >oszapc        | lock
f7 /4               | mul Ev                        | base     | >oc ?szap      |
f7 /5               | imul Ev                       | base     | >oc ?szap      |
f7 /6               | div Ev                        | base     | ?oszapc        | #DE
f7 /7               | idiv Ev                       | base     | ?oszapc        | #DE
f8                  | clc                           | base     | >c             |
f9                  | stc                           | base     | >c             |
fa                  | cli                           | base     |                | priv
fb                  | sti                           | base     |                | priv
fc                  | cld                           | base     | >d             |
fd                  | std                           | base     | >d             |
fe /0               | inc Eb                        | base     | >oszap         | lock
fe /1               | dec Eb                        | base     | >oszap         | lock
ff /0               | inc Ev                        | base     | >oszap         | lock
ff /1               | dec Ev                        | base     | >oszap         | lock
ff /2               | call Ev                       | base     |                | f64 mem call
ff /3 mem           | call Mp                       | base     |                | mem call #GP
ff /4               | jmp Ev                        | base     |                | f64 jump
ff /5 mem           | jmp Mp                        | base     |                | jump #GP
ff /6               | push Ev                       | base     |                | d64 mem
`;
