-- Why: among a million customers, trigrams of a name read a tenth of the index for each look-up. Every
-- name now has blocks, short keys that survive one slip of the keyboard: half words, or a short word
-- with one letter left out, of how it sounds. A look-up reads the blocks it shares and scores those.
-- Kept by the database from the name, which also knows more legal forms now: nobody writes them.
-- Why too: a subdomain and its registered domain are one customer. What was kept as typed before is
-- found by any host above it; which of them somebody registered is known to the program alone.
-- Rewrites partners.customers once, under its lock: count with minutes for a large list of customers.

create or replace function partners.match_name(name text) returns text
  language sql immutable strict parallel safe as $$
  select trim(regexp_replace(regexp_replace(
    ' ' || trim(regexp_replace(translate(lower(name),
      'àÀáÁâÂãÃäÄåÅçÇèÈéÉêÊëËìÌíÍîÎïÏñÑòÒóÓôÔõÕöÖùÙúÚûÛüÜýÝÿāĀăĂąĄćĆĉĈċĊčČďĎēĒĕĔėĖęĘěĚĝ'
      || 'ĜğĞġĠģĢĥĤĩĨīĪĭĬįĮİĳĲĵĴķĶĺĹļĻľĽŀĿńŃņŅňŇōŌŏŎőŐŕŔŗŖřŘśŚŝŜşŞšŠţŢťŤũŨūŪŭŬůŮűŰųŲŵŴŷŶŸź'
      || 'ŹżŻžŽſßøØłŁđĐðÐþÞıæÆœŒаАбБвВгГґҐдДеЕёЁєЄжЖзЗиИіІїЇйЙкКлЛмМнНоОпПрРсСтТуУфФхХцЦчЧ'
      || 'шШщЩыЫэЭюЮяЯαΑβΒγΓδΔεΕζΖηΗθΘιΙκΚλΛμΜνΝξΞοΟπΠρΡσΣςτΤυΥφΦχΧψΨωΩάΆέΈήΉίΊόΌύΎώΏ' || '''’',
      'aaaaaaaaaaaacceeeeeeeeiiiiiiiinnoooooooooouuuuuuuuyyyaaaaaaccccccccddeeeeeeeeeeg'
      || 'ggggggghhiiiiiiiiiiijjkkllllllllnnnnnnoooooorrrrrrssssssssttttuuuuuuuuuuuuwwyyyz'
      || 'zzzzzssoollddddttiaaooaabbvvggggddeeeeeezzzziiiiiiiikkllmmnnoopprrssttuuffkkttcc'
      || 'ssssyyeeyyyyaavvggddeezziittiikkllmmnnxxoopprrsssttyyffccppooaaeeiiiiooyyoo'),
      '[][ -/:-@\\^-`{-~]+', ' ', 'g')) || ' ',
    '^( (the|ooo|oao|pao|ao|zao|tov|pt|kk|ab|oy|gmbh|nv|n v|bv|b v))+ ', ' '),
    '( ('
    || 'ab|ae|ag|aksjeselskap|aktiebolag|aktiengesellschaft|aktieselskab|and|anpartsselskab|ans|'
    || 'ao|aps|as|asa|asbl|berhad|bhd|bt|bv|bvba|cc|cic|co|company|corp|corporation|cv|cvba|dd|'
    || 'doo|dooel|ead|eg|eirl|eood|epe|eurl|ev|gbr|gk|gmbh|hb|ike|inc|incorporated|jsc|'
    || 'kabushikigaisha|kd|kft|kg|kgaa|kk|kommanditgesellschaft|lc|lda|limitada|limited|llc|llp|'
    || 'lp|ltd|ltda|mbh|nv|nyrt|oao|ohg|ojsc|ood|ooo|osakeyhtio|ou|oy|oyj|pao|pjsc|plc|pllc|'
    || 'private|proprietary|pt|pte|pty|pvt|sa|sac|sapa|sarl|sas|sasu|sau|sca|sdn|se|sia|sl|slu|'
    || 'snc|spa|sprl|spzoo|srl|srls|sro|tbk|the|too|tov|uab|ug|ulc|vof|yk|zao|zrt|'
    || 'spolka z ograniczona odpowiedzialnoscia|gesellschaft mit beschrankter haftung|'
    || 'sociedad de responsabilidad limitada|societa a responsabilita limitata|'
    || 'gesellschaft burgerlichen rechts|societe a responsabilite limitee|'
    || 'societe par actions simplifiee|limited liability partnership|'
    || 'spolecnost s rucenim omezenym|eingetragene genossenschaft|public joint stock company|'
    || 'limited liability company|public limited company|besloten vennootschap|'
    || 'naamloze vennootschap|eingetragener verein|limited partnership|joint stock company|'
    || 'societa per azioni|perseroan terbatas|sociedade anonima|sociedad limitada|'
    || 'gesellschaft mbh|sociedad anonima|kabushiki kaisha|sendirian berhad|societe anonyme|'
    || 'limited sirketi|spolka akcyjna|anonim sirketi|spolka z o o|spol s r o|sp z o o|g m b h|'
    || 's a|s a r l|s l|s p a|s r l|s r o|b v|n v|a s|p l c|l l c|a g|a b'
    || '))+ $', ' '))
$$;

create function partners.word_sound(name text) returns text
  language sql immutable strict parallel safe as $$
  select regexp_replace(
    replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(replace(replace(name,
    'ae', 'a'), 'oe', 'o'), 'ue', 'u'), 'sch', 'sh'), 'ph', 'f'), 'kh', 'h'), 'th', 't'),
    'ck', 'k'), 'ca', 'ka'), 'co', 'ko'), 'cu', 'ku'), 'cl', 'kl'), 'cr', 'kr'), 'q', 'k'),
    'ks', 'x'), 'y', 'i'), 'j', 'i'), 'w', 'v'),
    '(.)\1+', '\1', 'g')
$$;
comment on function partners.word_sound(text) is
  'What spellings of one word in Latin letters have in common.';

create function partners.name_blocks(match_name text) returns text[]
  language sql immutable strict parallel safe as $$
  with word as (
    select partners.word_sound(w) as w, w = any(string_to_array(
    'group gruppe holding holdings international global europe european america americas '
    || 'systems system solutions services service technologies technology tech software '
    || 'consulting industries partners enterprises trading digital data cloud company management '
    || 'worldwide electronics electronic electric industrial industry products beheer verwaltung '
    || 'gestion stichting stiftung foundation fondation fundacion royal koninklijke kgl kungliga '
    || 'konigliche real reale regia', ' ')) as is_common
    from unnest(string_to_array(match_name, ' ')) w
  ), telling as (
    select w from word where not is_common and length(w) >= 3
    union
    select w from word where not exists (select from word where not is_common and length(w) >= 3)
    union
    select partners.word_sound(replace(match_name, ' ', ''))
  )
  select coalesce(array_agg(distinct block), '{}') from (
    select '=' || w as block from telling where length(w) < 7
    union all
    select '~' || left(w, n - 1) || substr(w, n + 1)
    from telling, generate_series(1, length(w)) n where length(w) between 4 and 6
    union all
    select '^' || left(w, length(w) / 2) from telling where length(w) >= 7
    union all
    select '$' || right(w, length(w) / 2) from telling where length(w) >= 7) blocks
$$;
comment on function partners.name_blocks(text) is
  'Keys of a plain name of which a name with one slip in each word keeps one at least.';

create function partners.hosts_above(domains text[]) returns text[]
  language sql immutable strict parallel safe as $$
  select coalesce(array_agg(distinct array_to_string(labels[n:], '.')), '{}')
  from unnest(domains) one, string_to_array(one, '.') labels,
    generate_series(1, cardinality(labels) - 1) n
$$;
comment on function partners.hosts_above(text[]) is
  'Hosts and every domain above them, the last label left out: a.b.example, b.example.';

grant execute on function partners.word_sound(text), partners.name_blocks(text),
  partners.hosts_above(text[]) to quittance_app, quittance_owner;

-- A generated column keeps its old text when its function changes: it is made anew.
alter table partners.customers drop column match_name;
alter table partners.customers
  add column match_name text generated always as (partners.match_name(legal_name)) stored,
  add column name_blocks text[] not null
    generated always as (partners.name_blocks(partners.match_name(legal_name))) stored;
create index customers_match_name on partners.customers using gin (match_name public.gin_trgm_ops);
create index customers_name_blocks on partners.customers using gin (name_blocks);
create index customers_hosts on partners.customers using gin (partners.hosts_above(domains));
create index sales_hosts on incentives.sales using gin (partners.hosts_above(domains));
