import { putBytes } from "../lib/bytes";
import { checkContains, checkEqual, checkFalse, checkTrue } from "../lib/check";
import { CommandLine } from "./commandline";

function parse(text: string): CommandLine {
  const at = heap.alloc(text.length);
  putBytes(at, text);
  return new CommandLine(at, text.length);
}

export function testCommandLineWalkThrough(): void {
  const line = parse(
    'elfloader_qemu-x86_64 netdev.ip=172.44.0.2/24:172.44.0.1::: vfs.fstab=[ "initrd0:/:extract::ramfs=1:" ] -- /c-server',
  );
  checkEqual(line.error, "");
  checkEqual(line.interfaces.length, 1);
  checkEqual(line.interfaces[0], "172.44.0.2/24:172.44.0.1:::");
  checkEqual(line.fstab.length, 1);
  checkEqual(line.fstab[0], "initrd0:/:extract::ramfs=1:");
  checkEqual(line.program.length, 1);
  checkEqual(line.program[0], "/c-server");
}

export function testCommandLineLists(): void {
  const line = parse(
    'vfs.fstab=["a:/:ramfs" "b:/b:devfs"] env.vars=[ "A=1" \'B=two words\' ] netdev.ip=x netdev.ip=y -- /p',
  );
  checkEqual(line.error, "");
  checkEqual(line.fstab.length, 2);
  checkEqual(line.fstab[1], "b:/b:devfs");
  checkEqual(line.environment[1], "B=two words");
  checkEqual(line.interfaces[1], "y");
}

export function testCommandLineArguments(): void {
  const line = parse('x -- /bin/[ -f \'a b\' ] "c\\"d" -- e=[ f ] ""');
  checkEqual(line.error, "");
  checkEqual(line.program.length, 10);
  checkEqual(line.program[0], "/bin/[");
  checkEqual(line.program[2], "a b");
  checkEqual(line.program[3], "]");
  checkEqual(line.program[4], 'c"d');
  checkEqual(line.program[5], "--");
  checkEqual(line.program[6], "e=[");
  checkEqual(line.program[9], "");
}

export function testCommandLineFlags(): void {
  checkTrue(parse("-- /p").randomise);
  checkFalse(parse("x elf.aslr=0 -- /p").randomise);
  checkTrue(parse("x debug.strace=1 -- /p").trace);
  checkTrue(parse("x help").help);
}

export function testCommandLineDevicesBehindArguments(): void {
  const line = parse("x -- /p a virtio_mmio.device=512@0xfeb00e00:12");
  checkEqual(line.program.length, 2);
  checkEqual(line.mmioDevices[0], "512@0xfeb00e00:12");
}

export function testCommandLineErrors(): void {
  checkContains(parse("x netdv.ip=1 -- /p").error, 'unknown option "netdv.ip="');
  checkContains(parse("x quiet -- /p").error, 'unknown word "quiet"');
  checkContains(parse('x vfs.fstab=[ "a" -- /p').error, "vfs.fstab=[ has no closing ]");
  checkContains(parse('x -- "/p').error, "never closed");
  checkContains(parse("x env.vars=A -- /p").error, '"A" is not NAME=VALUE');
  checkContains(parse("x elf.aslr=maybe -- /p").error, 'elf.aslr is "maybe"');
}
