// The programs of the benchmark: each is a file in programs/, built with rounds.c as a static program.

export interface Program {
  readonly name: string;
  /** Where that is not the name. */
  readonly source?: string;
  /** Without it: gcc. */
  readonly compiler?: string;
  readonly flags?: readonly string[];
  /** Debian's package that it needs. */
  readonly package?: string;
}

export const programs: readonly Program[] = [
  { name: "integers" },
  { name: "records" },
  { name: "calls" },
  { name: "indirect-calls" },
  { name: "interpreter" },
  { name: "queens" },
  { name: "sieve" },
  { name: "sort" },
  { name: "hash-table" },
  { name: "lists" },
  { name: "trees" },
  { name: "sha256", flags: ["-lm"] },
  { name: "aes" },
  { name: "strings" },
  { name: "strings-musl", source: "strings", compiler: "musl-gcc", package: "musl-tools" },
  { name: "copies" },
  { name: "matrix" },
  { name: "n-body" },
  { name: "math", flags: ["-lm"] },
  { name: "x87" },
  { name: "sse2-integers" },
  { name: "sse2-floats" },
  { name: "lua", flags: ["-I/usr/include/lua5.4", "-llua5.4", "-lm"], package: "liblua5.4-dev" },
  { name: "sqlite", flags: ["-lsqlite3", "-lm"], package: "libsqlite3-dev" },
  { name: "zlib", flags: ["-lz"], package: "zlib1g-dev" },
  { name: "bzip2", flags: ["-lbz2"], package: "libbz2-dev" },
  { name: "xz", flags: ["-llzma"], package: "liblzma-dev" },
  { name: "zstd", flags: ["-lzstd"], package: "libzstd-dev" },
];
