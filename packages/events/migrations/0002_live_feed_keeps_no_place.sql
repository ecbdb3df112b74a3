-- Every instance of Notifications follows the log from its end. A place that nobody moves would keep old events for ever.
delete from consumer_offset where consumer_group = 'notifications.live';
