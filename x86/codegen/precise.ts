// An emitter of functions that do one instruction precisely: what keeps it from happening is put into the state block, and the
// function is left by one way for all of that.

import { Type } from "../semantics/ir.ts";
import { Exit, State } from "../state.ts";
import { Emitter } from "./emitter.ts";
import type { Label } from "./function.ts";

export abstract class PreciseEmitter extends Emitter {
  /** Left for when the instruction does not happen. */
  protected fault: Label = 0;

  /** Says why the program stops. */
  protected exit(exit: number, writeDetail: () => void): void {
    this.f.i32(0);
    this.f.i32(exit);
    this.f.store(Type.I32, 4, State.Exit);
    this.f.i32(0);
    writeDetail();
    this.f.store(Type.I32, 4, State.ExitDetail);
  }

  protected override raiseIf(vector: number): void {
    this.f.if();
    this.exit(Exit.Exception, () => this.f.i32(vector));
    this.f.br(this.fault);
    this.f.end();
  }

  protected override raisedIf(): void {
    const { f } = this;
    f.if();
    this.exit(Exit.Exception, () => {
      f.i32(0);
      f.load(Type.I32, 4, State.Raised);
    });
    f.i32(0);
    f.i32(0);
    f.store(Type.I32, 4, State.Raised);
    f.br(this.fault);
    f.end();
  }

  protected override stopIf(): void {
    this.f.brIf(this.fault);
  }
}
