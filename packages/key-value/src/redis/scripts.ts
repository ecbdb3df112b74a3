/** Where the claim of whoever loads a value lies; no value's name begins like this. */
export function claimOf(name: string): string {
  return `claim:${name}`;
}

/** Stands where a thing is whose newest version nobody knows. */
export const NONE_KEPT = 'none';

/**
 * What must happen in one step on the server. While somebody loads a value, a claim that names the loader lies beside it. Whoever forgets the value removes the claim too, and what that loader brings is refused.
 */
export const SCRIPTS = {
  /** → ['value', text] | ['yours'] | ['claimed'] */
  readOrClaim: {
    numberOfKeys: 2,
    lua: `local value = redis.call('get', KEYS[1])
      if value then return {'value', value} end
      if redis.call('set', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return {'yours'} end
      return {'claimed'}`,
  },
  keepLoaded: {
    numberOfKeys: 2,
    lua: `if redis.call('get', KEYS[2]) ~= ARGV[1] then return 0 end
      redis.call('del', KEYS[2])
      if ARGV[2] ~= '' then redis.call('set', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
      return 1`,
  },
  /** Sets where a value is given, removes where none is, and tells all processes. */
  replace: {
    lua: `for index = 1, #KEYS do
        if ARGV[4] == '' then redis.call('del', KEYS[index]) else redis.call('set', KEYS[index], ARGV[4], 'PX', ARGV[3]) end
        redis.call('del', 'claim:' .. KEYS[index])
      end
      return redis.call('publish', ARGV[1], ARGV[2])`,
  },
  keepNewest: {
    numberOfKeys: 1,
    lua: `local kept = redis.call('get', KEYS[1])
      if kept == '${NONE_KEPT}' then return 0 end
      if kept and tonumber(string.match(kept, '^%d+')) > tonumber(ARGV[1]) then return 0 end
      redis.call('set', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3])
      return 1`,
  },
  keepNone: {
    numberOfKeys: 1,
    lua: `redis.call('set', KEYS[1], '${NONE_KEPT}', 'PX', ARGV[1])
      return 1`,
  },
  /** → how many milliseconds to wait, 0 for none; see rate.ts. The server's clock is everybody's. */
  take: {
    numberOfKeys: 1,
    lua: `local time = redis.call('time')
      local now = time[1] * 1000 + time[2] / 1000
      local one = 1000 / ARGV[2]
      local next = math.max(tonumber(redis.call('get', KEYS[1]) or 0), now) + one
      local wait = next - now - ARGV[1] * one
      if wait > 0 then return math.ceil(wait) end
      redis.call('set', KEYS[1], string.format('%.3f', next), 'PX', math.ceil(next - now))
      return 0`,
  },
  /** → the fence, or 0. Fences grow with the clock too, so that a server that lost its data gives no old one again. */
  lock: {
    numberOfKeys: 2,
    lua: `if redis.call('exists', KEYS[1]) == 1 then return 0 end
      local time = redis.call('time')
      local fence = math.max(tonumber(redis.call('get', KEYS[2]) or 0) + 1, time[1] * 1000000 + time[2])
      local text = string.format('%.0f', fence)
      redis.call('set', KEYS[2], text)
      redis.call('set', KEYS[1], text, 'PX', ARGV[1])
      return text`,
  },
  extend: {
    numberOfKeys: 1,
    lua: `if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
      return redis.call('pexpire', KEYS[1], ARGV[2])`,
  },
  release: {
    numberOfKeys: 1,
    lua: `if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
      return redis.call('del', KEYS[1])`,
  },
} as const;
