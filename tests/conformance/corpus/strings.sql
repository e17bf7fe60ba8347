-- Text functions: positions from 1, NULL in NULL out, characters and not bytes.
lower('ÀBC')
upper('straße')
length('abc')
length('naïve €')
length(to_utf8('€'))
'a' || 'b'
'a' || NULL
concat('a', 'b', 'c')
concat('a', NULL)
concat_ws('-', 'a', 'b')
concat_ws('-', 'a', NULL, 'c')
concat_ws(',', ARRAY['a', 'b', NULL, 'd'])
concat_ws(NULL, 'a', 'b')
substr('abcdef', 3)
substr('abcdef', 0)
substr('abcdef', -2)
substr('abcdef', -9)
substr('abcdef', 2, 3)
substr('abcdef', -3, 2)
substr('abcdef', 2, 0)
substr('abcdef', 2, -1)
substring('abcdef', 2)
substring('abcdef' FROM 2 FOR 2)
substring('abcdef' FROM 4)
replace('aabb', 'a')
replace('aabb', 'b', 'xy')
replace('abc', '', '-')
reverse('añb')
strpos('banana', 'an')
strpos('banana', 'an', 2)
strpos('banana', 'x')
strpos('banana', 'an', -1)
position('n' IN 'banana')
starts_with('banana', 'ban')
starts_with('banana', '')
split('a,b,,c', ',')
split('a,b,c', ',', 2)
split('abc', 'x')
split_part('a-b-c', '-', 2)
split_part('a-b-c', '-', 9)
split_part('a--c', '-', 2)
split_to_map('a=1;b=2', ';', '=')
split_to_multimap('a=1;a=2;b=3', ';', '=')
lpad('7', 3, '0')
lpad('12345', 3, '0')
rpad('7', 3, 'ab')
rpad('7', 6, 'ab')
trim('  a b ')
ltrim('  a ')
rtrim('  a ')
ltrim('xa', 'x')
rtrim('axyx', 'xy')
trim('xyaxy', 'xy')
trim(BOTH 'x' FROM 'xxaxx')
trim(LEADING 'x' FROM 'xxaxx')
trim(TRAILING 'x' FROM 'xxaxx')
trim(LEADING FROM '  a ')
translate('abcd', 'ab', 'x')
translate('abcd', 'bd', 'xy')
chr(8364)
chr(65)
codepoint('A')
codepoint('€')
levenshtein_distance('kitten', 'sitting')
hamming_distance('abc', 'abd')
normalize('é')
normalize('é', NFD)
length(normalize('é', NFD))
normalize('ﬁ', NFKC)
soundex('Robert')
word_stem('running')
luhn_check('79927398713')
luhn_check('79927398714')
'abc' LIKE 'a%'
'abc' LIKE 'a_c'
'abc' NOT LIKE 'b%'
'a%c' LIKE 'a#%c' ESCAPE '#'
'a_c' LIKE 'a\_c' ESCAPE '\'
'aXc' LIKE 'a#_c' ESCAPE '#'
'ABC' LIKE 'abc'
NULL LIKE 'a'
'a' < 'b'
'a' < 'B'
'Z' < 'a'
'a ' = 'a'
'' = ' '
'it''s'
'line one' || chr(10) || 'line two'
U&'\20AC uro'
'€' || 'x'
length('')
upper(NULL)
to_utf8('é')
from_utf8(to_utf8('é'))
from_utf8(X'41ff42')
from_utf8(X'41ff42', '?')
cast('abcdef' AS varchar(3))
cast('ab' AS char(4))
cast('ab' AS char(4)) || 'x'
cast('ab' AS char(4)) = 'ab'
length(cast('ab' AS char(4)))
typeof('abc')
typeof('')
typeof('a' || 'bc')
typeof(lower('abc'))
typeof(substr('abc', 1))
typeof(concat('a', 'b'))
typeof(cast('a' AS varchar))
typeof(cast('a' AS varchar(10)))
typeof(replace('abc', 'a', 'bb'))
typeof(trim('abc'))
typeof(reverse('abc'))
typeof(lpad('a', 3, 'x'))
typeof(coalesce('a', 'abc'))
typeof(CASE WHEN true THEN 'a' ELSE 'abc' END)
bar(0.5, 3) IS NULL
