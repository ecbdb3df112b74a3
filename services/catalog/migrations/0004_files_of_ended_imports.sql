-- The file of an import that has ended is deleted by the sweeper.
select concord.system_access('import_part');
