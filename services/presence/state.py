"""How presence lies in Redis, and the one script that changes it: nodes agree because nobody else writes (ADR 0036).

Under one hash tag: `lines`, a sorted set of every connection by the time it expires; for each person a hash of what
they said, how many connections they have and since when they are there; for each ecosystem a sorted set of who is
there, by rank; and the stream of changes, numbered without a gap. What tells whether all this moves: when absent people
were last let go (`swept`) and how many ever were (`pruned`), and since when which nodes do not read on (`behind`).
Times are Redis's own, in milliseconds.
"""

from __future__ import annotations

from typing import Final

TOPIC: Final = "presence"
"""The stream's name, and the topic of every change in it."""
LINES: Final = "vvtv:{presence}:lines"


def presence_key(presence_id: str) -> str:
    """Where it is known whose presence it is."""
    return f"vvtv:{{presence}}:id:{presence_id}"


def person_key(user_id: str) -> str:
    """Where one person's presence lies."""
    return f"vvtv:{{presence}}:person:{user_id}"


# KEYS lines, changes. ARGV what to do, TTL ms, ms to remember, changes to keep, then what is done it to.
SCRIPT: Final = """
local lines, changes = KEYS[1], KEYS[2]
local ttl, kept, retention = ARGV[2], ARGV[3], ARGV[4]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local whole = function(number) return string.format('%.0f', number) end
local person = function(user) return 'vvtv:{presence}:person:' .. user end
local place = function(name) return 'vvtv:{presence}:place:' .. name end
local whose = function(id) return 'vvtv:{presence}:id:' .. id end
local swept, pruned, behind = 'vvtv:{presence}:swept', 'vvtv:{presence}:pruned', 'vvtv:{presence}:behind'

local function tell(text)
  local tail = redis.call('XREVRANGE', changes, '+', '-', 'COUNT', 1)[1]
  local sequence = tail and string.match(tail[1], '^%d+') + 1 or time[1] * 1000000 + time[2]
  redis.call('XADD', changes, 'MAXLEN', '~', retention, whole(sequence) .. '-0', 'epoch', '0',
    'event', '{"topic":"presence","at":' .. whole(now) .. ',' .. text .. '}')
end

local function change(user, before, after, arrived)
  tell('"user":"' .. user .. '","before":' .. before .. ',"after":' .. after .. ',"arrived":' .. arrived)
end

local function stand(user, where, camera, arrived)
  redis.call('ZADD', place(where), whole(camera * 1e13 + arrived), user)
end

local function arrive(user)
  local said = redis.call('HMGET', person(user), 'facts', 'place', 'camera')
  if not said[1] then return end
  redis.call('HSET', person(user), 'arrived', whole(now))
  stand(user, said[2], said[3], now)
  change(user, 'null', said[1], whole(now))
end

local function keep(user)
  local id = redis.call('HGET', person(user), 'id')
  redis.call('PEXPIRE', person(user), kept)
  if id then redis.call('PEXPIRE', whose(id), kept) end
end

local function depart(user)
  local said = redis.call('HMGET', person(user), 'facts', 'place', 'arrived')
  redis.call('HDEL', person(user), 'arrived', 'lines')
  keep(user)
  if not said[1] then return end
  redis.call('ZREM', place(said[2]), user)
  change(user, said[1], 'null', said[3] or '0')
end

local function leave(user, line)
  if redis.call('ZREM', lines, user .. ' ' .. line) == 0 then return end
  if redis.call('HINCRBY', person(user), 'lines', -1) <= 0 then depart(user) end
end

local function expire(most)
  local silent = redis.call('ZRANGEBYSCORE', lines, '-inf', whole(now), 'LIMIT', 0, most)
  for _, member in ipairs(silent) do leave(string.match(member, '^(%S+) (%S+)$')) end
  if #silent > 0 then redis.call('INCRBY', pruned, #silent) end
  return #silent
end

local function is_there(user) return tonumber(redis.call('HGET', person(user), 'lines') or '0') > 0 end

local function present(user)
  local said = redis.call('HMGET', person(user), 'facts', 'arrived', 'seen')
  return {said[1] or '', said[2] or '', said[3] or ''}
end

local function beat(user, line)
  local is_new = redis.call('ZADD', lines, whole(now + ttl), user .. ' ' .. line) == 1
  redis.call('HSET', person(user), 'seen', whole(now))
  if not is_new then return false end
  redis.call('SET', swept, whole(now), 'NX')
  if redis.call('HINCRBY', person(user), 'lines', 1) == 1 then
    local id = redis.call('HGET', person(user), 'id')
    redis.call('PERSIST', person(user))
    if id then redis.call('PERSIST', whose(id)) end
    arrive(user)
  end
  return true
end

local act = {}

function act.turns()
  local answers = {}
  for i = 5, #ARGV, 3 do
    local kind, user, line = ARGV[i], ARGV[i + 1], ARGV[i + 2]
    local answer = ''
    if kind == 'leave' then
      leave(user, line)
    elseif kind ~= 'poll' or not is_there(user) or redis.call('ZSCORE', lines, user .. ' ' .. line) then
      if beat(user, line) or kind == 'poll' then answer = present(user) end
    else
      answer = present(user)
    end
    answers[#answers + 1] = answer
  end
  return answers
end

function act.sweep()
  redis.call('SET', swept, whole(now))
  return expire(ARGV[5])
end

function act.look()
  local node, lag = ARGV[5], ARGV[6]
  if lag == '' then
    redis.call('ZREM', behind, node)
  else
    redis.call('ZADD', behind, whole(now - lag), node)
    redis.call('PEXPIRE', behind, ttl)
  end
  local tail = redis.call('XREVRANGE', changes, '+', '-', 'COUNT', 1)[1]
  local people = {}
  for i = 7, #ARGV do people[#people + 1] = redis.call('ZCARD', place(ARGV[i])) end
  return {
    whole(now), redis.call('ZCARD', lines), redis.call('GET', swept) or '',
    redis.call('ZRANGE', behind, 0, 0, 'WITHSCORES')[2] or '', tail and string.match(tail[1], '^%d+') or '0',
    redis.call('GET', pruned) or '0', people,
  }
end

function act.put()
  local user, expected, facts, where, camera, id = unpack(ARGV, 5, 10)
  local said = redis.call('HMGET', person(user), 'facts', 'place', 'arrived')
  local known = said[1] or ''
  if known ~= expected then return known end
  redis.call('HSET', person(user), 'facts', facts, 'place', where, 'camera', camera, 'id', id)
  redis.call('SET', whose(id), user)
  if not is_there(user) then
    keep(user)
  elseif known == '' then
    arrive(user)
  elseif known ~= facts then
    local arrived = said[2] == where and said[3] or whole(now)
    redis.call('HSET', person(user), 'arrived', arrived)
    redis.call('ZREM', place(said[2]), user)
    stand(user, where, camera, arrived)
    change(user, known, facts, arrived)
  end
  return facts
end

function act.one()
  expire(ARGV[6])
  if not is_there(ARGV[5]) then return {'', '', ''} end
  return present(ARGV[5])
end

function act.list()
  local where, highest, skip, count = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
  expire(count)
  local found = redis.call('ZREVRANGEBYSCORE', place(where), highest, '-inf', 'WITHSCORES', 'LIMIT', skip, count)
  local answers = {}
  for i = 1, #found, 2 do
    local one = present(found[i])
    answers[#answers + 1] = {found[i], found[i + 1], one[1], one[2], one[3]}
  end
  return answers
end

function act.part()
  local once = 'vvtv:{presence}:parted:' .. ARGV[7]
  if not redis.call('SET', once, '', 'NX', 'PX', kept) then return end
  local texts = {}
  for i = 5, 6 do
    local one = is_there(ARGV[i]) and present(ARGV[i]) or {'', '', ''}
    texts[#texts + 1] = one[1] == '' and 'null' or '{"facts":' .. one[1] .. ',"arrived":' .. one[2] .. '}'
  end
  tell('"between":["' .. ARGV[5] .. '","' .. ARGV[6] .. '"],"of":[' .. table.concat(texts, ',') .. ']')
end

return act[ARGV[1]]()
"""
