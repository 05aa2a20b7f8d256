/* Lua 5.4: tables, strings, closures, floats. Needs liblua5.4-dev. */

#include "../rounds.h"
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

static const char script[] =
    "local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end\n"
    "local sum = fib(24)\n"
    "local t = {}\n"
    "for i = 1, 60000 do t[i] = (i * 7919) % 10007 end\n"
    "table.sort(t)\n"
    "for i = 1, #t, 100 do sum = sum + t[i] end\n"
    "local words = {}\n"
    "for i = 1, 20000 do local key = 'w' .. i % 997; words[key] = (words[key] or 0) + 1 end\n"
    "local parts = {}\n"
    "for key, count in pairs(words) do parts[#parts + 1] = key .. '=' .. count end\n"
    "table.sort(parts)\n"
    "local text = table.concat(parts, ',')\n"
    "for digits in text:gmatch('%d+') do sum = sum + #digits end\n"
    "local x = 0.5\n"
    "for i = 1, 200000 do x = 3.9 * x * (1 - x) end\n"
    "local object = setmetatable({n = 0}, {__index = {add = function(self, k) self.n = self.n + k end}})\n"
    "for i = 1, 100000 do object:add(i % 3) end\n"
    "return sum + math.floor(x * 1000) + object.n\n";

uint32_t work(void) {
  lua_State *state = luaL_newstate();
  luaL_openlibs(state);
  if (luaL_dostring(state, script) != LUA_OK) abort();
  uint32_t sum = lua_tonumber(state, -1);
  lua_close(state);
  return sum;
}
