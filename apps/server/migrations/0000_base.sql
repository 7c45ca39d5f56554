-- Numbers committed events in one line without gaps; returns how many. Several processes may call it at once: the
-- row lock on event_counter makes them take turns, and each statement after it sees what the one before committed.
CREATE FUNCTION kairos_publish_events() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  base bigint;
  added bigint;
BEGIN
  SELECT last_number INTO base FROM event_counter WHERE id = 1 FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO event_counter (id, last_number) VALUES (1, 0) ON CONFLICT DO NOTHING;
    SELECT last_number INTO base FROM event_counter WHERE id = 1 FOR UPDATE;
  END IF;
  WITH waiting AS (
    SELECT id, row_number() OVER (ORDER BY id) AS position
    FROM (SELECT id FROM event WHERE number IS NULL ORDER BY id LIMIT 1000) AS unnumbered
  )
  UPDATE event SET number = base + waiting.position FROM waiting WHERE event.id = waiting.id;
  GET DIAGNOSTICS added = ROW_COUNT;
  IF added > 0 THEN
    UPDATE event_counter SET last_number = base + added WHERE id = 1;
    PERFORM pg_notify('kairos_live', (base + added)::text);
  END IF;
  RETURN added;
END
$$;
