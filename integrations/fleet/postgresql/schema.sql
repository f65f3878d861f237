-- SPDX-License-Identifier: MIT
-- What `tcptune audit --snapshots` writes, and the snapshots themselves, kept load by load; and views of the last load.
create table load (
  id   bigint generated always as identity primary key,
  made timestamptz not null default now()
);

create table line (
  id      bigint generated always as identity primary key,
  load    bigint not null references load on delete cascade default currval(pg_get_serial_sequence('load', 'id')),
  content jsonb not null,
  host    text generated always as (coalesce(content->>'host', content->>'file')) stored,
  type    text generated always as (coalesce(content->>'type', content->>'schema')) stored
);
create index on line (load, type, host);

create view last_load as select max(id) as load from load;

create view finding as
select load, id as line, host, f->>'rule' as rule, f->>'severity' as severity, f->>'setting' as setting,
       f->>'value' as value, f->>'plane' as plane, f->>'message' as message
from line cross join jsonb_array_elements(content->'findings') as f
where type = 'target';

-- Which rules, on how many hosts, and on what share of those that were judged?
create view rule_share as
select rule, severity, count(distinct line) as hosts,
       round(100.0 * count(distinct line) / (select count(*) from line natural join last_load where type = 'target'), 1) as percent
from finding natural join last_load
group by rule, severity
order by array_position('{error,warning,note}', severity), hosts desc, rule;

-- Which hosts first? Those that could not be judged come before those with errors.
create view host_order as
select host, (content->'summary'->>'error')::int as errors, (content->'summary'->>'warning')::int as warnings,
       (content->'summary'->>'note')::int as notes, content->>'message' as not_judged
from line natural join last_load
where type in ('target', 'failure')
order by type, errors desc, warnings desc, notes desc, host;

-- Which setting has which values, on how many hosts? (Of snapshots, which leave out what is as the kernel makes it; null is a
-- setting that the kernel does not have, and denied one that could not be read.)
create view setting_value as
select setting, coalesce(raw->>'state', regexp_replace(raw #>> '{}', '\s+', ' ', 'g')) as value, count(*) as hosts
from line natural join last_load cross join jsonb_each(content->'settings') as s (setting, raw)
where type = 'tcptune-snapshot'
group by setting, value
order by setting, hosts desc, value;

-- What changed between the two last loads?
create view change as
with pair as (select max(id) as after, (select max(id) from load where id < (select max(id) from load)) as before from load),
     old as (select distinct host, rule, severity, setting from finding, pair where load = before),
     new as (select distinct host, rule, severity, setting from finding, pair where load = after),
     old_host as (select host from line, pair where load = before and type = 'target'),
     new_host as (select host from line, pair where load = after and type = 'target')
select 'introduced' as change, * from (table new except table old) as introduced where host in (table old_host)
union all
select 'cured', * from (table old except table new) as cured where host in (table new_host)
union all
select 'new host', host, null, null, null from (table new_host except table old_host) as arrived
union all
select 'gone or not judged', host, null, null, null from (table old_host except table new_host) as gone
order by change, host, rule, setting;
