-- A key is a merchant's: what is parked for one must not hold up another's events of the same key.
update parked_event p set key = e.merchant_id || '/' || e.key from event e where e.position = p.position;
