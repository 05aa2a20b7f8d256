-- Closures, coroutines, string patterns, numbers, files and garbage.
local function primes(limit)
  return coroutine.wrap(function()
    local sieve = {}
    for i = 2, limit do
      if not sieve[i] then
        coroutine.yield(i)
        for j = i * i, limit, i do sieve[j] = true end
      end
    end
  end)
end
local sum = 0
for prime in primes(20000) do sum = sum + prime end
print("primes", sum)
local words = {}
for word in ("the quick brown fox jumps over the lazy dog"):gmatch("%a+") do words[#words + 1] = word end
table.sort(words)
print(table.concat(words, " "))
print(2 ^ 53, 7 // 2, 7 / 2, -7 % 3, 1 << 40, math.pi, math.maxinteger)
print(string.format("%5.2f|%x|%q|%-6s|", 3.14159, 255, "a\nb", "left"))
print(pcall(error, { code = 1 }), select("#", 1, nil, nil))
print(string.pack("<i4d", 42, 1.5):byte(1, -1))
local file = assert(io.open("/tmp/lua", "w+"))
for i = 1, 100 do file:write(i, "\n") end
file:seek("set")
local total = 0
for line in file:lines() do total = total + tonumber(line) end
print("sum of file", total)
local weak = setmetatable({}, { __mode = "v" })
for i = 1, 1000 do weak[i] = {} end
collectgarbage()
print("left", #weak, os.getenv("HOME"), os.time({ year = 2020, month = 1, day = 1, hour = 12 }) > 0)
local function fib(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end
print(fib(22))
print(io.open("/nonexistent"))
os.exit(3)
