-- SPDX-License-Identifier: MIT
-- One load, of the lines on standard input: all of them or none.
\set ON_ERROR_STOP on
begin;
insert into load default values;
-- A line of JSON holds neither of these two bytes, so that nothing in it is taken for more than text; and with a blank
-- before it no line is `\.`, at which \copy would end without a word.
\copy line (content) from program 'LC_ALL=C sed "s/^/ /"' with (format csv, delimiter e'\x02', quote e'\x01')
commit;
