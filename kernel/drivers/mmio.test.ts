import { checkContains, checkEqual, checkNotNull, checkNull } from "../lib/check";
import { startFakeMachine } from "../test/machine";
import { MmioWindow, parseWindow, windowsFrom } from "./mmio";

function window(value: string): MmioWindow {
  const parsed = parseWindow(value);
  checkNotNull(parsed, value);
  return changetype<MmioWindow>(changetype<usize>(parsed));
}

export function testMmioParameterAsQemuWritesIt(): void {
  const qemu = window("512@0xfeb00e00:12");
  checkEqual(qemu.base, <usize>0xfeb00e00);
  checkEqual(qemu.size, <u32>512);
  checkEqual(qemu.gsi, <u32>12);
}

export function testMmioParameterAsFirecrackerWritesIt(): void {
  const firecracker = window("4K@0xd0000000:5");
  checkEqual(firecracker.base, <usize>0xd0000000);
  checkEqual(firecracker.size, <u32>4096);
  checkEqual(firecracker.gsi, <u32>5);
}

export function testMmioParameterForms(): void {
  checkEqual(window("1m@0xD0000000:5:7").size, <u32>1048576, "unit and id");
  checkEqual(window("0x200@3489660928:05").base, <usize>0xd0000000, "decimal base");
  checkEqual(window("512@0xfffffe00:0").base, <usize>0xfffffe00, "last window below 4 GiB");
}

export function testMmioParameterDamaged(): void {
  const damaged: string[] = [
    "",
    "512",
    "@0xd0000000:5",
    "512@:5",
    "512@0x:5",
    "512@0xd0000000",
    "512@0xd0000000:",
    "512@0xd0000000:5:",
    "512@0xd0000000:5x",
    "512@0xd0000000:5:1:2",
    "512@0xd0000000:256",
    "512@-5:5",
    "512T@0xd0000000:5",
    "16@0xd0000000:5",
    "0@0xd0000000:5",
    "512@0x0:5",
    "512@0xd0000001:5",
    "512@0xffffff00:5",
    "4G@0xd0000000:5",
    "99999999999999999999@0xd0000000:5",
    "512@0x1d00000000000000000:5",
    "512@99999999999999999999999:5",
  ];
  for (let i = 0; i < damaged.length; i++) checkNull(parseWindow(damaged[i]), damaged[i]);
}

export function testMmioParameterSaidWhenDamaged(): void {
  const machine = startFakeMachine();
  checkEqual(windowsFrom(["512@0xd0000000:5", "512@banana:5", "512@0xd0000000:6", "512@0xd0001000:6"]).length, 2);
  checkContains(machine.console, "virtio_mmio.device=512@banana:5: not");
}
