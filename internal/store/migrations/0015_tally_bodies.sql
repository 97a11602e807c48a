-- Matters are counted by each of their bodies too: tally.scope is '=' and the body. They need no shards either.
INSERT INTO tally (scope, state, closed, light, shard, n)
	SELECT '=' || body, state, closed, light, 0, COUNT(*) FROM matter_body GROUP BY body, state, closed, light;
