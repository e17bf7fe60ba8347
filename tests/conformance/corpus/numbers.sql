-- Whole numbers and doubles: wrap-around is an error, division of integers truncates.
1 + 1
7 / 2
-7 / 2
7 % 3
-7 % 3
7 % -3
mod(7, 3)
mod(-7.5, 2)
2147483647 + 0
2147483648
9223372036854775807
-9223372036854775808
1e0
1.5e3
1e7
1e-3
0.5e-4
1e21
1e100
123456789.125e0
1/3e0
-0e0
cast(1 AS real) / 3
cast(16777217 AS real)
cast(1.1 AS real)
cast(1e10 AS real)
0e0 / 0e0
1e0 / 0e0
-1e0 / 0e0
nan()
infinity()
-infinity()
nan() = nan()
nan() > 1e0
is_nan(nan())
is_nan(0e0 / 0e0)
is_finite(1e0)
is_infinite(infinity())
abs(-5)
abs(-1.50)
abs(-2.5e0)
sign(-5)
sign(-2.5e0)
sign(-2.5)
sign(nan())
ceil(1.2e0)
ceil(-1.2e0)
ceiling(1.2e0)
floor(-1.2e0)
floor(5)
round(2.5e0)
round(-2.5e0)
round(3.5e0)
round(0.5e0)
round(2.345e0, 2)
round(1.005e0, 2)
round(1234.5e0, -2)
round(125, -1)
round(-125, -1)
round(7)
round(cast(1.15 AS real), 1)
truncate(1.9e0)
truncate(-1.9e0)
power(2, 10)
pow(2e0, 0.5e0)
power(0, 0)
sqrt(2)
sqrt(-1)
cbrt(27)
exp(1)
ln(10)
ln(0)
ln(-1)
log(2, 8)
log2(8)
log10(1000)
pi()
e()
degrees(pi())
radians(180)
sin(1)
cos(1)
tan(1)
asin(1)
acos(0.5e0)
atan(1)
atan2(1, 2)
sinh(1)
cosh(1)
tanh(0.5e0)
cosine_similarity(ARRAY[1e0, 2e0], ARRAY[2e0, 4e0])
greatest(1, 5, 3)
least(1.5, 2)
greatest(1, NULL)
greatest('a', 'b')
width_bucket(5.3e0, 0.2e0, 10.6e0, 5)
width_bucket(-1e0, 0e0, 10e0, 5)
width_bucket(10e0, 0e0, 10e0, 5)
width_bucket(3e0, ARRAY[1e0, 2e0, 4e0])
bitwise_and(19, 25)
bitwise_or(19, 25)
bitwise_xor(19, 25)
bitwise_not(19)
bitwise_left_shift(1, 2)
bitwise_right_shift(-8, 1)
bitwise_right_shift_arithmetic(-8, 1)
bitwise_left_shift(7, 62)
bit_count(9, 64)
bit_count(-7, 8)
from_base('ff', 16)
from_base('-1010', 2)
to_base(255, 16)
to_base(-10, 2)
human_readable_seconds(96)
human_readable_seconds(3762)
human_readable_seconds(56363463)
normal_cdf(0, 1, 1.96e0)
inverse_normal_cdf(0, 1, 0.5e0)
beta_cdf(3, 4, 0.5e0)
wilson_interval_lower(1250, 1310, 1.96e0)
tinyint '5' + smallint '300'
cast(100 AS tinyint) + cast(27 AS tinyint)
typeof(1)
typeof(2147483648)
typeof(1.5)
typeof(1 / 2)
typeof(1 + bigint '1')
typeof(cast(1 AS smallint) + cast(1 AS tinyint))
typeof(cast(1 AS real) + 1)
typeof(cast(1 AS real) + 1e0)
typeof(cast(1 AS real) * 1.5)
typeof(sum(1))
typeof(count(*))
typeof(avg(1))
typeof(power(2, 2))
typeof(abs(cast(1 AS smallint)))
typeof(round(5, 1))
typeof(sign(bigint '1'))
typeof(ceil(cast(1 AS real)))
1_000_000
0x1F
0b101
0o17
-(-1)
- 5
+5
1 = 1e0
1 < 1.5
bigint '12'
real '1.5'
double '1e3'
random(1)
format_number(123456)
parse_data_size('1kB')
+1
- +2
+ - 2e0
typeof(+TINYINT '1')
SELECT a FROM (VALUES 2, 1) t(a) ORDER BY +1
SELECT a + +a FROM (VALUES 2) t(a) WHERE +a > 1
SELECT +a, count(*) FROM (VALUES 2) t(a) GROUP BY +a
SELECT +a FROM (VALUES 2) t(a) GROUP BY a
CASE WHEN true THEN +REAL '1' ELSE +2 END
