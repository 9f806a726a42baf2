"""How tiles lie in Redis, and the one script that changes them, so that no two nodes fill one budget.

Under one hash tag: for each tile a hash; for each person a set of the tiles they watch, and one of the tiles that show
them; `due`, a sorted set of every tile by the time at which it is looked at again. Times are the asking node's, in
unix milliseconds.
"""

from __future__ import annotations

from typing import Final

DUE: Final = "vvtv:{tiles}:due"
LOOKING: Final = "vvtv:{tiles}:looking"
"""There while a node looks at the egress, so that no other does."""


def watched_key(user_id: str) -> str:
    """Where the tiles that somebody watches are named."""
    return f"vvtv:{{tiles}}:of:{user_id}"


def tile_key(name: str) -> str:
    """Where one tile lies."""
    return f"vvtv:{{tiles}}:tile:{name}"


FIELDS: Final = ("owner", "profile", "mode", "form", "since", "until", "place", "layer", "turn")
"""Of a tile's hash. `place` is empty out of view, `layer` where it is the best."""

# KEYS due. ARGV what to do, now, then what it is done to. A tile's name is `user/device/viewport/presence`.
SCRIPT: Final = """
local due, now = KEYS[1], tonumber(ARGV[2])
local function tile(name) return 'vvtv:{tiles}:tile:' .. name end
local function of(user) return 'vvtv:{tiles}:of:' .. user end
local function at(user) return 'vvtv:{tiles}:at:' .. user end
local function begins(text, with) return string.sub(text, 1, #with) == with end
local act = {}

local function number(name, field) return tonumber(redis.call('HGET', tile(name), field) or '0') end

local function watched(user, prefix)
  local names = {}
  for _, name in ipairs(redis.call('SMEMBERS', of(user))) do
    if begins(name, prefix) then names[#names + 1] = name end
  end
  return names
end

function act.connect()
  local user, prefix, name, owner, profile, form = unpack(ARGV, 3, 8)
  local till, check, most, mode = unpack(ARGV, 9, 12)
  if user ~= owner then
    local count = 0
    for _, other in ipairs(watched(user, prefix)) do
      local is_own = redis.call('HGET', tile(other), 'owner') == user
      if other ~= name and not is_own and number(other, 'until') > now then count = count + 1 end
    end
    if count >= tonumber(most) then return 0 end
  end
  if redis.call('EXISTS', tile(name)) == 0 then
    redis.call('HSET', tile(name), 'owner', owner, 'since', ARGV[2], 'place', '0', 'layer', '', 'turn', '0')
  end
  redis.call('HSET', tile(name), 'profile', profile, 'mode', mode, 'form', form, 'until', till)
  redis.call('SADD', of(user), name)
  redis.call('SADD', at(owner), name)
  redis.call('ZADD', due, check, name)
  return redis.call('HINCRBY', tile(name), 'turn', 1)
end

function act.viewport()
  local user, prefix, till, out = unpack(ARGV, 3, 6)
  local places = {}
  for i = 7, #ARGV do places[prefix .. ARGV[i]] = i - 7 end
  for _, name in ipairs(watched(user, prefix)) do
    local known, place = number(name, 'until'), places[name]
    if known > now and place then
      redis.call('HSET', tile(name), 'until', till, 'place', place)
    elseif known > now then
      local ends = math.min(known, tonumber(out))
      redis.call('HSET', tile(name), 'until', string.format('%.0f', ends), 'place', '')
      redis.call('ZADD', due, 'LT', string.format('%.0f', ends), name)
    end
  end
end

function act.doubt()
  for i = 3, #ARGV do
    for _, key in ipairs({of(ARGV[i]), at(ARGV[i])}) do
      for _, name in ipairs(redis.call('SMEMBERS', key)) do redis.call('ZADD', due, 'XX', ARGV[2], name) end
    end
  end
end

function act.doubt_all()
  for _, name in ipairs(redis.call('ZRANGE', due, 0, -1)) do redis.call('ZADD', due, 'XX', ARGV[2], name) end
end

function act.doom()
  if redis.call('EXISTS', tile(ARGV[3])) == 0 then return end
  redis.call('HSET', tile(ARGV[3]), 'until', '0')
  redis.call('ZADD', due, ARGV[4], ARGV[3])
end

function act.lapsed()
  local most, lease = ARGV[3], ARGV[4]
  local names = redis.call('ZRANGEBYSCORE', due, '-inf', ARGV[2], 'LIMIT', 0, most)
  for _, name in ipairs(names) do redis.call('ZADD', due, lease, name) end
  return names
end

function act.keep()
  redis.call('ZADD', due, 'XX', ARGV[4], ARGV[3])
end

function act.bind()
  if redis.call('EXISTS', tile(ARGV[3])) == 1 then redis.call('HSET', tile(ARGV[3]), 'layer', ARGV[4]) end
end

function act.forget()
  local name, user, owner, turn = unpack(ARGV, 3, 6)
  local known = redis.call('HGET', tile(name), 'turn')
  if known and known ~= turn then return end
  redis.call('DEL', tile(name))
  redis.call('SREM', of(user), name)
  redis.call('SREM', at(owner), name)
  redis.call('ZREM', due, name)
end

return act[ARGV[1]]()
"""
