// The 0F opcodes that are neither vectors nor x87: integer, bit manipulation, system.

export const twoByteTable = `
0f 00 /0            | sldt Ev/w                     | base     |                | priv
0f 00 /1            | str Ev/w                      | base     |                | priv
0f 00 /2            | lldt Ew                       | base     |                | priv
0f 00 /3            | ltr Ew                        | base     |                | priv
0f 00 /4            | verr Ew                       | base     | >z             |
0f 00 /5            | verw Ew                       | base     | >z             |
# Under UMIP, as Linux sets it, SGDT, SIDT, SLDT, STR and SMSW are privileged too.
0f 01 /0 mem        | sgdt Ms                       | base     |                | priv
0f 01 /1 mem        | sidt Ms                       | base     |                | priv
0f 01 /2 mem        | lgdt Ms                       | base     |                | priv
0f 01 /3 mem        | lidt Ms                       | base     |                | priv
0f 01 /4            | smsw Ev/w                     | base     |                | priv
0f 01 /6            | lmsw Ew                       | base     |                | priv
0f 01 /7 mem        | invlpg Mb                     | base     |                | priv
0f 01 c8            | monitor                       | base     |                | priv
0f 01 c9            | mwait                         | base     |                | priv
np 0f 01 d0         | xgetbv                        | xsave    |                | #GP
np 0f 01 d1         | xsetbv                        | xsave    |                | priv
0f 01 f8            | swapgs                        | base     |                | priv
0f 01 f9            | rdtscp                        | rdtscp   |                |
0f 02               | lar Gv,Ev/w                   | base     | >z             |
0f 03               | lsl Gv,Ev/w                   | base     | >z             |
0f 05               | syscall                       | base     | >oszapcd       | system
0f 06               | clts                          | base     |                | priv
0f 07               | sysret                        | base     |                | priv
0f 08               | invd                          | base     |                | priv
0f 09               | wbinvd                        | base     |                | priv
0f 0b               | ud2                           | base     |                | trap #UD
0f 0d /0 mem        | prefetch Mb                   | prefetchw|                |
0f 0d /1 mem        | prefetchw Mb                  | prefetchw|                |
0f 0d /2 mem        | prefetchwt1 Mb                | prefetchw|                |
0f 0d /3 mem        | prefetch Mb                   | prefetchw|                |
0f 0d /4 mem        | prefetch Mb                   | prefetchw|                |
0f 0d /5 mem        | prefetch Mb                   | prefetchw|                |
0f 0d /6 mem        | prefetch Mb                   | prefetchw|                |
0f 0d /7 mem        | prefetch Mb                   | prefetchw|                |
0f 18 /0 mem        | prefetchnta Mb                | sse      |                |
0f 18 /1 mem        | prefetcht0 Mb                 | sse      |                |
0f 18 /2 mem        | prefetcht1 Mb                 | sse      |                |
0f 18 /3 mem        | prefetcht2 Mb                 | sse      |                |
# Reserved hints: no operation. Their memory operands are not accessed.
0f 18               | nop Ev                        | base     |                |
0f 19               | nop Ev                        | base     |                |
0f 1a               | nop Ev                        | base     |                |
0f 1b               | nop Ev                        | base     |                |
0f 1c               | nop Ev                        | base     |                |
0f 1d               | nop Ev                        | base     |                |
f3 0f 1e fa         | endbr64                       | ibt      |                |
f3 0f 1e fb         | endbr32                       | ibt      |                |
0f 1e               | nop Ev                        | base     |                |
0f 1f               | nop Ev                        | base     |                |
0f 20 reg           | mov Rq,Cq                     | base     |                | f64 priv
0f 21 reg           | mov Rq,Dq                     | base     |                | f64 priv
0f 22 reg           | mov Cq,Rq                     | base     |                | f64 priv
0f 23 reg           | mov Dq,Rq                     | base     |                | f64 priv
0f 30               | wrmsr                         | base     |                | priv
0f 31               | rdtsc                         | base     |                |
0f 32               | rdmsr                         | base     |                | priv
0f 33               | rdpmc                         | base     |                | priv
0f 34               | sysenter                      | base     |                | system
0f 35               | sysexit                       | base     |                | priv
0f 40               | cmovo Gv,Ev                   | base     | <o             |
0f 41               | cmovno Gv,Ev                  | base     | <o             |
0f 42               | cmovb Gv,Ev                   | base     | <c             |
0f 43               | cmovae Gv,Ev                  | base     | <c             |
0f 44               | cmove Gv,Ev                   | base     | <z             |
0f 45               | cmovne Gv,Ev                  | base     | <z             |
0f 46               | cmovbe Gv,Ev                  | base     | <cz            |
0f 47               | cmova Gv,Ev                   | base     | <cz            |
0f 48               | cmovs Gv,Ev                   | base     | <s             |
0f 49               | cmovns Gv,Ev                  | base     | <s             |
0f 4a               | cmovp Gv,Ev                   | base     | <p             |
0f 4b               | cmovnp Gv,Ev                  | base     | <p             |
0f 4c               | cmovl Gv,Ev                   | base     | <os            |
0f 4d               | cmovge Gv,Ev                  | base     | <os            |
0f 4e               | cmovle Gv,Ev                  | base     | <osz           |
0f 4f               | cmovg Gv,Ev                   | base     | <osz           |
0f 80               | jo Jz                         | base     | <o             | f64 branch
0f 81               | jno Jz                        | base     | <o             | f64 branch
0f 82               | jb Jz                         | base     | <c             | f64 branch
0f 83               | jae Jz                        | base     | <c             | f64 branch
0f 84               | je Jz                         | base     | <z             | f64 branch
0f 85               | jne Jz                        | base     | <z             | f64 branch
0f 86               | jbe Jz                        | base     | <cz            | f64 branch
0f 87               | ja Jz                         | base     | <cz            | f64 branch
0f 88               | js Jz                         | base     | <s             | f64 branch
0f 89               | jns Jz                        | base     | <s             | f64 branch
0f 8a               | jp Jz                         | base     | <p             | f64 branch
0f 8b               | jnp Jz                        | base     | <p             | f64 branch
0f 8c               | jl Jz                         | base     | <os            | f64 branch
0f 8d               | jge Jz                        | base     | <os            | f64 branch
0f 8e               | jle Jz                        | base     | <osz           | f64 branch
0f 8f               | jg Jz                         | base     | <osz           | f64 branch
0f 90               | seto Eb                       | base     | <o             |
0f 91               | setno Eb                      | base     | <o             |
0f 92               | setb Eb                       | base     | <c             |
0f 93               | setae Eb                      | base     | <c             |
0f 94               | sete Eb                       | base     | <z             |
0f 95               | setne Eb                      | base     | <z             |
0f 96               | setbe Eb                      | base     | <cz            |
0f 97               | seta Eb                       | base     | <cz            |
0f 98               | sets Eb                       | base     | <s             |
0f 99               | setns Eb                      | base     | <s             |
0f 9a               | setp Eb                       | base     | <p             |
0f 9b               | setnp Eb                      | base     | <p             |
0f 9c               | setl Eb                       | base     | <os            |
0f 9d               | setge Eb                      | base     | <os            |
0f 9e               | setle Eb                      | base     | <osz           |
0f 9f               | setg Eb                       | base     | <osz           |
0f a0               | push FS                       | base     |                | d64 mem
0f a1               | pop FS                        | base     |                | d64 mem #GP
0f a2               | cpuid                         | base     |                |
0f a3               | bt Ev,Gv                      | base     | >c ?osap       |
0f a4               | shld Ev,Gv,Ib                 | base     | <oszapc >szpc ?oa|
0f a5               | shld Ev,Gv,CL                 | base     | <oszapc >szpc ?oa|
0f a8               | push GS                       | base     |                | d64 mem
0f a9               | pop GS                        | base     |                | d64 mem #GP
0f aa               | rsm                           | base     |                | priv
0f ab               | bts Ev,Gv                     | base     | >c ?osap       | lock
0f ac               | shrd Ev,Gv,Ib                 | base     | <oszapc >szpc ?oa|
0f ad               | shrd Ev,Gv,CL                 | base     | <oszapc >szpc ?oa|
w0 np 0f ae /0 mem  | fxsave Mfx                    | fxsr     |                | aligned
w1 np 0f ae /0 mem  | fxsave64 Mfx                  | fxsr     |                | aligned
w0 np 0f ae /1 mem  | fxrstor Mfx                   | fxsr     |                | aligned #GP
w1 np 0f ae /1 mem  | fxrstor64 Mfx                 | fxsr     |                | aligned #GP
np 0f ae /2 mem     | ldmxcsr Md                    | sse      |                | #GP
np 0f ae /3 mem     | stmxcsr Md                    | sse      |                |
w0 np 0f ae /4 mem  | xsave M                       | xsave    |                | aligned
w1 np 0f ae /4 mem  | xsave64 M                     | xsave    |                | aligned
w0 np 0f ae /5 mem  | xrstor M                      | xsave    |                | aligned #GP
w1 np 0f ae /5 mem  | xrstor64 M                    | xsave    |                | aligned #GP
w0 np 0f ae /6 mem  | xsaveopt M                    | xsaveopt |                | aligned
w1 np 0f ae /6 mem  | xsaveopt64 M                  | xsaveopt |                | aligned
np 0f ae /7 mem     | clflush Mb                    | clflush  |                |
66 0f ae /6 mem     | clwb Mb                       | clwb     |                |
66 0f ae /7 mem     | clflushopt Mb                 | clflushopt|                |
np 0f ae /5 reg     | lfence                        | sse2     |                |
np 0f ae /6 reg     | mfence                        | sse2     |                |
np 0f ae /7 reg     | sfence                        | sse      |                |
f3 0f ae /0         | rdfsbase Ry                   | fsgsbase |                |
f3 0f ae /1         | rdgsbase Ry                   | fsgsbase |                |
f3 0f ae /2         | wrfsbase Ry                   | fsgsbase |                | #GP
f3 0f ae /3         | wrgsbase Ry                   | fsgsbase |                | #GP
0f af               | imul Gv,Ev                    | base     | >oc ?szap      |
0f b0               | cmpxchg Eb,Gb                 | base     | >oszapc        | lock
0f b1               | cmpxchg Ev,Gv                 | base     | >oszapc        | lock
0f b2               | lss Gv,Mp                     | base     |                | #GP
0f b3               | btr Ev,Gv                     | base     | >c ?osap       | lock
0f b4               | lfs Gv,Mp                     | base     |                | #GP
0f b5               | lgs Gv,Mp                     | base     |                | #GP
0f b6               | movzx Gv,Eb                   | base     |                |
0f b7               | movzx Gv,Ew                   | base     |                |
f3 0f b8            | popcnt Gv,Ev                  | popcnt   | >oszapc        |
0f b9               | ud1 Gv,Ev                     | base     |                | trap #UD
0f ba /4            | bt Ev,Ib                      | base     | >c ?osap       |
0f ba /5            | bts Ev,Ib                     | base     | >c ?osap       | lock
0f ba /6            | btr Ev,Ib                     | base     | >c ?osap       | lock
0f ba /7            | btc Ev,Ib                     | base     | >c ?osap       | lock
0f bb               | btc Ev,Gv                     | base     | >c ?osap       | lock
# A source of 0 leaves the destination as it was.
0f bc               | bsf Gv,Ev                     | base     | >z ?osapc      |
0f bd               | bsr Gv,Ev                     | base     | >z ?osapc      |
f3 0f bc            | tzcnt Gv,Ev                   | bmi1     | >zc ?osap      |
f3 0f bd            | lzcnt Gv,Ev                   | lzcnt    | >zc ?osap      |
0f be               | movsx Gv,Eb                   | base     |                |
0f bf               | movsx Gv,Ew                   | base     |                |
0f c0               | xadd Eb,Gb                    | base     | >oszapc        | lock
0f c1               | xadd Ev,Gv                    | base     | >oszapc        | lock
np 0f c3            | movnti My,Gy                  | sse2     |                |
w0 0f c7 /1 mem     | cmpxchg8b Mq                  | base     | >z             | lock
w1 0f c7 /1 mem     | cmpxchg16b Mdq                | cx16     | >z             | lock aligned
w0 np 0f c7 /3 mem  | xrstors M                     | xsaves   |                | priv
w1 np 0f c7 /3 mem  | xrstors64 M                   | xsaves   |                | priv
w0 np 0f c7 /4 mem  | xsavec M                      | xsavec   |                | aligned
w1 np 0f c7 /4 mem  | xsavec64 M                    | xsavec   |                | aligned
w0 np 0f c7 /5 mem  | xsaves M                      | xsaves   |                | priv
w1 np 0f c7 /5 mem  | xsaves64 M                    | xsaves   |                | priv
norep 0f c7 /6 reg  | rdrand Rv                     | rdrand   | >oszapc        |
norep 0f c7 /7 reg  | rdseed Rv                     | rdseed   | >oszapc        |
f3 0f c7 /7 reg     | rdpid Rq                      | rdpid    |                | f64
0f c8+r             | bswap Zv                      | base     |                |
0f ff               | ud0 Gv,Ev                     | base     |                | trap #UD
norep 0f38 f0       | movbe Gv,Mv                   | movbe    |                |
norep 0f38 f1       | movbe Mv,Gv                   | movbe    |                |
f2 0f38 f0          | crc32 Gy,Eb                   | sse4_2   |                |
f2 0f38 f1          | crc32 Gy,Ev                   | sse4_2   |                |
66 0f38 f6          | adcx Gy,Ey                    | adx      | <c >c          |
f3 0f38 f6          | adox Gy,Ey                    | adx      | <o >o          |
vex l0 np 0f38 f2   | andn Gy,By,Ey                 | bmi1     | >oszc ?ap      |
vex l0 np 0f38 f3 /1| blsr By,Ey                    | bmi1     | >oszc ?ap      |
vex l0 np 0f38 f3 /2| blsmsk By,Ey                  | bmi1     | >oszc ?ap      |
vex l0 np 0f38 f3 /3| blsi By,Ey                    | bmi1     | >oszc ?ap      |
vex l0 np 0f38 f5   | bzhi Gy,Ey,By                 | bmi2     | >oszc ?ap      |
vex l0 f3 0f38 f5   | pext Gy,By,Ey                 | bmi2     |                |
vex l0 f2 0f38 f5   | pdep Gy,By,Ey                 | bmi2     |                |
vex l0 f2 0f38 f6   | mulx Gy,By,Ey                 | bmi2     |                |
vex l0 np 0f38 f7   | bextr Gy,Ey,By                | bmi1     | >ozc ?sap      |
vex l0 66 0f38 f7   | shlx Gy,Ey,By                 | bmi2     |                |
vex l0 f3 0f38 f7   | sarx Gy,Ey,By                 | bmi2     |                |
vex l0 f2 0f38 f7   | shrx Gy,Ey,By                 | bmi2     |                |
vex l0 f2 0f3a f0   | rorx Gy,Ey,Ib                 | bmi2     |                |
`;
