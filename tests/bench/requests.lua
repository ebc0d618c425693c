-- Sends the requests of a file in turn, and says at the end how many were answered and how.
-- The file holds each request after a line with its length in bytes.
local requests, place, failed = {}, 0, 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  for length in function() return file:read("*n") end do
    file:read(1)
    requests[#requests + 1] = file:read(length)
  end
  file:close()
  place = math.floor(#requests * (tonumber(args[2]) or 0))
end

function request()
  place = place % #requests + 1
  return requests[place]
end

function done(summary, latency)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("BENCH %d %d %d %d %d\n", summary.requests, summary.duration,
    errors.status, broken, latency:percentile(99)))
end
