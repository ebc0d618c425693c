"""
The Lua scripts of the Redis store.

``KEYS[1]`` is the beginning of a site's keys. A count in ``buffer``, and in a batch, is named ``h:hour:page:letter``
(v views, u uniques, n new visits, s suspect visits) or ``t:day:kind:name``.
"""

HIT = """
local p = KEYS[1]

local function count()
local now, day, page, visitor, address = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local nonce, referrer, device, forwarded = ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local heartbeat, per_minute, per_hour = ARGV[10] == '1', tonumber(ARGV[11]), tonumber(ARGV[12])
local silence, unique, keep, forget = tonumber(ARGV[13]), tonumber(ARGV[14]), tonumber(ARGV[15]), tonumber(ARGV[16])
local minute, hour = math.floor(now / 60), math.floor(now / 3600)
local buffer = p .. 'buffer'

local function window(name, seconds)
  local number = redis.call('INCR', p .. name)
  if number == 1 then redis.call('EXPIRE', p .. name, seconds) end
  return number
end

local function is_first(name, seconds)
  local till = redis.call('GET', p .. name)
  if till and tonumber(till) > now then return false end
  redis.call('SET', p .. name, now + seconds, 'EX', seconds)
  return true
end

local function refuse(reason)
  redis.call('HINCRBY', buffer, 't:' .. day .. ':refusal:' .. reason, 1)
  return reason
end

if window('minute:' .. address .. ':' .. minute, 120) > per_minute then return refuse('rate') end
if not heartbeat and not is_first('nonce:' .. nonce, keep) then return refuse('repeat') end

local name = p .. 'visitor:' .. visitor
local last, suspect = false, false
local known = redis.call('GET', name)
if known then
  local split = string.find(known, ' ', 1, true)
  last, suspect = tonumber(string.sub(known, 1, split - 1)), string.sub(known, split + 1) == '1'
end
local new = not last or now - last >= silence

local function see()
  redis.call('SET', name, math.max(now, last or 0) .. ' ' .. (suspect and '1' or '0'), 'EX', forget)
  redis.call('ZADD', p .. 'online', now, visitor)
end

if heartbeat then
  if not new then see() end
  return 'counted'
end
if new then
  suspect = window('hour:' .. address .. ':' .. hour, 7200) > per_hour
end
see()
local count = 'h:' .. hour .. ':' .. page .. ':'
if suspect then
  redis.call('HINCRBY', buffer, count .. 's', new and 1 or 0)
  return 'suspect'
end
redis.call('HINCRBY', buffer, count .. 'v', 1)
if is_first('unique:' .. visitor .. ':' .. page, unique) then
  redis.call('HINCRBY', buffer, count .. 'u', 1)
  redis.call('HINCRBY', p .. 'pages', page, 1)
end
if new then
  redis.call('HINCRBY', buffer, count .. 'n', 1)
  redis.call('HINCRBY', buffer, 't:' .. day .. ':device:' .. device, 1)
  if referrer ~= '' then redis.call('HINCRBY', buffer, 't:' .. day .. ':referrer:' .. referrer, 1) end
  if redis.call('HINCRBY', p .. 'forwarded', forwarded, 1) > 10000 then
    redis.call('HSET', p .. 'forwarded', forwarded, 5000)
  end
  local shown = redis.call('HGET', p .. 'live', 'day')
  if shown and tonumber(shown) <= tonumber(day) then
    if tonumber(shown) < tonumber(day) then redis.call('HSET', p .. 'live', 'day', day, 'today', 0) end
    redis.call('HINCRBY', p .. 'live', 'today', 1)
    redis.call('HINCRBY', p .. 'live', 'total', 1)
  end
end
return 'counted'
end

local outcome = count()
local live = redis.call('HMGET', p .. 'live', 'day', 'today', 'total', 'online', 'online_at', 'threshold')
table.insert(live, redis.call('HGET', p .. 'pages', ARGV[3]))
table.insert(live, 1, outcome)
return live
"""

REFUSE = "redis.call('HINCRBY', KEYS[1] .. 'buffer', 't:' .. ARGV[1] .. ':refusal:' .. ARGV[2], 1)"

_SET_BASE = """
local p = KEYS[1]
local function set_base(first_argument)
  local function argument(place) return tonumber(ARGV[first_argument + place]) end
  local day, today, total, threshold = argument(0), argument(1), argument(2), argument(3)
  local whole, first_hour = argument(4) == 1, argument(5)
  local pages, wanted = {}, {}
  for place = first_argument + 6, #ARGV, 2 do
    pages[ARGV[place]] = tonumber(ARGV[place + 1])
    wanted[ARGV[place]] = true
  end
  local waiting = {p .. 'buffer'}
  for _, uuid in ipairs(redis.call('LRANGE', p .. 'batches', 0, -1)) do
    table.insert(waiting, p .. 'batch:' .. uuid)
  end
  for _, key in ipairs(waiting) do
    local counts = redis.call('HGETALL', key)
    for place = 1, #counts, 2 do
      local hour, page, letter = string.match(counts[place], '^h:(%d+):(%d+):(%a)$')
      local number = tonumber(counts[place + 1])
      if letter == 'n' then
        total = total + number
        if tonumber(hour) >= first_hour and tonumber(hour) < first_hour + 24 then today = today + number end
      elseif letter == 'u' and (whole or wanted[page]) then
        pages[page] = (pages[page] or 0) + number
      end
    end
  end
  redis.call('HSET', p .. 'live', 'day', day, 'today', today, 'total', total, 'threshold', threshold)
  redis.call('HINCRBY', p .. 'live', 'generation', 1)
  if whole then redis.call('DEL', p .. 'pages') end
  for page, number in pairs(pages) do redis.call('HSET', p .. 'pages', page, number) end
end
"""

PUBLISH = (
    _SET_BASE
    + """
if tonumber(redis.call('HGET', p .. 'live', 'generation') or 0) == tonumber(ARGV[1]) then set_base(2) end
"""
)

FORGET_BASE = """
redis.call('HDEL', KEYS[1] .. 'live', 'day')
redis.call('HINCRBY', KEYS[1] .. 'live', 'generation', 1)
"""

SEAL = """
if redis.call('EXISTS', KEYS[1] .. 'buffer') == 1 then
  redis.call('RENAME', KEYS[1] .. 'buffer', KEYS[1] .. 'batch:' .. ARGV[1])
  redis.call('RPUSH', KEYS[1] .. 'batches', ARGV[1])
end
"""

FINISH = (
    _SET_BASE
    + """
if redis.call('LREM', p .. 'batches', 0, ARGV[1]) > 0 then
  redis.call('DEL', p .. 'batch:' .. ARGV[1])
  if redis.call('HEXISTS', p .. 'live', 'day') == 1 then
    set_base(2)
  else
    redis.call('HINCRBY', p .. 'live', 'generation', 1)
  end
end
"""
)

ONLINE_NOW = """
local online = redis.call('ZCOUNT', KEYS[1] .. 'online', '(' .. ARGV[2], '+inf')
redis.call('HSET', KEYS[1] .. 'live', 'online', online, 'online_at', ARGV[1])
return online
"""
