/* SPDX-License-Identifier: MIT */
/*
 * The language by example: what each program shows, as PowerShell's documentation has it.
 */
#include "tests/unit/shell/shell_test.h"

static void
numbers_read_and_print_as_dotnet_has_them(void **state)
{
    static const struct example table[] = {
        {"0x1F; 0xFFFFFFFF; 0x80000000L; 0b11", "31\n-1\n2147483648\n3"},
        {"1kb + 1; 2.5MB; 4GB", "1025\n2621440\n4294967296"},
        {"3.10d + 0.05d; 1.5e3; .25", "3.15\n1500\n0.25"},
        {"0.1 + 0.2; 1e15; 123e12; 1e-5; 1 / 3",
         "0.30000000000000004\n1E+15\n123000000000000\n1E-05\n0.3333333333333333"},
        {"9 / 3; 9 / 2; -9 / 2; -9 % 4; 7.5 % 2", "3\n4.5\n-4.5\n-1\n1.5"},
        {"[int]::MaxValue + 1; ([int]::MaxValue + 1).GetType().Name", "2147483648\nDouble"},
        {"-2147483648; (-2147483648).GetType().Name", "-2147483648\nInt32"},
        {"[int]0.5; [int]1.5; [int]-0.5; [int]2.51; [int]'12'; [int]'0x10'", "0\n2\n0\n3\n12\n16"},
        {"10d / 4; 1d / 3", "2.5\n0.3333333333333333333333333333"},
        {"7 -band 5; 1 -shl 3; -bnot 0", "5\n8\n-1"},
    };

    (void)state;
    assert_shows(table, COUNT(table));
}

static void
the_left_side_decides_what_an_operator_does(void **state)
{
    static const struct example table[] = {
        {"'4' + 2; 4 + '2'; '4' * 2; '8' / '2'", "42\n6\n44\n4"},
        {"(1, 2) + 3 -join ' '; @('a') * 3 -join ''", "1 2 3\naaa"},
        {"$null + 'x'; $null + 7; 7 - $null", "x\n7\n7"},
        {"(@{ a = 1 } + @{ b = 2 }).Count", "2"},
        {"'a' -eq 'A'; 'a' -ceq 'A'; '1.0' -eq 1; 1 -eq '1.0'", "True\nFalse\nFalse\nTrue"},
        {"$true -eq 'no'; 'True' -eq $true; '' -eq $null; $null -eq 0", "True\nTrue\nFalse\nFalse"},
        {"'apple' -lt 'Banana'; 'a' -clt 'A'; 'b-c' -gt 'b_c'", "True\nTrue\nTrue"},
        {"1, 5, 3 -gt 2; 'Ab', 'b' -eq 'ab'; (1, 2 -eq 9).Count", "5\n3\nAb\n0"},
        {"2 -in 1..3; 'B' -in 'a', 'b'; 'a', 'b' -ccontains 'B'", "True\nTrue\nFalse"},
        {"5 -gt $null; -5 -gt $null; $null -lt 0", "True\nFalse\nTrue"},
        {"[datetime]'2025-03-01' -gt '2025-02-28'", "True"},
    };

    (void)state;
    assert_shows(table, COUNT(table));
}

static void
text_expands_between_double_quotes_alone(void **state)
{
    static const struct example table[] = {
        {"$n = 3\n\"n is $n, twice is $($n * 2)\"\n'n is $n'", "n is 3, twice is 6\nn is $n"},
        {"$o = [pscustomobject]@{ City = 'Oslo' }\n\"$o.City|$($o.City)|${n}|\"",
         "@{City=Oslo}.City|Oslo||"},
        {"$l = 1, 2\n\"[$l]\"; $OFS = '-'; \"[$l]\"", "[1 2]\n[1-2]"},
        {"\"`$5 `\"q`\" a`tb`u{e9}\"", "$5 \"q\" a\tb\u00e9"},
        {"@\"\nfirst $(1 + 1)\n  \"second\"\n\"@", "first 2\n  \"second\""},
        {"@'\n$none\n'@; @'\n'@.Length", "$none\n0"},
        {"\"$(1..3)$(if ($true) { '!' })\"", "1 2 3!"},
        {"\"100% of $ and $(\"inner $(1)\")\"", "100% of $ and inner 1"},
        {"\"a${x}b $true $null.\"", "ab True ."},
        {"'\u00c5ngstr\u00f6m'.Length; '\U0001F600'.Length; '\u00c5'.ToLower()", "8\n2\n\u00e5"},
    };

    (void)state;
    assert_shows(table, COUNT(table));
}

static void
arrays_and_tables_are_references(void **state)
{
    static const struct example table[] = {
        {"$a = 1, 2\n$b = $a\n$b[0] = 9\n$a[0]\n$b += 3\n$a.Count", "9\n2"},
        {"$a = @()\nforeach ($i in 1..3) { $a += $i; $c = $a }\n$a += 4\n$c.Count\n$a.Count",
         "3\n4"},
        {"$h = @{ list = @(1) }\n$y = $h.list\n$y += 2\n$h.list.Count", "1"},
        {"$a = 0..5; $a[-1]; $a[1, 3] -join ' '; $a[4..9] -join ' '; $null -eq $a[99]",
         "5\n1 3\n4 5\nTrue"},
        {"(, (1, 2)).Count; @(, (1, 2)).Count; @((1, 2)).Count; @($null).Count", "1\n1\n2\n1"},
        {"$h = @{ One = 1 }\n$h.one; $h['ONE']; $h.two = 2; $h.Count; $h.nope.deeper", "1\n1\n2"},
        {"$h = [ordered]@{ z = 1; a = 2 }\n$h.Keys -join ','; $h[0]; $h['a']", "z,a\n1\n2"},
        {"$h = @{ 1 = 'int'; '1' = 'text' }; $h[1]; $h['1']; $h.1", "int\ntext\ntext"},
        {"$l = [pscustomobject]@{ n = 1 }, [pscustomobject]@{ n = 2 }, 'x'\n$l.n -join ','\n"
         "$l.Count; $null -eq $l.m",
         "1,2\n3\nTrue"},
        {"$a, $b, $c = 1, 2, 3, 4; \"$a $b [$c]\"; $a, $b = $b, $a; \"$a $b\"", "1 2 [3 4]\n2 1"},
        {"[int[]]$n = '1', '2'; $n[0] + $n[1]; [string]$s = 5; $s + 1", "3\n51"},
    };

    (void)state;
    assert_shows(table, COUNT(table));
}

static void
pipelines_stream_and_unroll(void **state)
{
    static const struct example table[] = {
        {"1..3 | ForEach-Object { Write-Host \"in $_\"; $_ } | ForEach-Object { \"out $_\" }",
         "in 1\nout 1\nin 2\nout 2\nin 3\nout 3"},
        {"1..9 | ForEach-Object { Write-Host $_; $_ } | Select-Object -First 2 | Out-Null", "1\n2"},
        {"$none = 1..3 | Where-Object { $false }\n$none | ForEach-Object { 'never' }\n"
         "$null | ForEach-Object { 'once' }",
         "once"},
        {"((1, 2), (3, 4) | ForEach-Object { $_.Count }) -join ' '", "2 2"},
        {"'x' | ForEach-Object { $o = $_; 1, 2 | ForEach-Object { \"$o$_\" } }", "x1\nx2"},
        {"1 | ForEach-Object { 5; 4 } { $_ } | Sort-Object", "1\n4\n5"},
        {"1 | ForEach-Object { 5 } { $_ } | Select-Object -First 0 | Sort-Object; 'end'", "end"},
        {"3, 1 | Sort-Object -OutVariable kept | Out-Null; $kept -join ' '", "1 3"},
        {"1, 2, 3 |\n  Where-Object { $_ -ne 2 } `\n  | ForEach-Object { $_ * 10 }\n"
         "5\n| Write-Output",
         "10\n30\n5"},
    };

    (void)state;
    assert_shows(table, COUNT(table));
}

static void
objects_are_filtered_projected_and_ordered(void **state)
{
    static const struct example table[] = {
        {"$p = [pscustomobject]@{ N = 'ann'; A = 3; On = $true }, "
         "[pscustomobject]@{ N = 'Bob'; A = 1; On = $false }\n"
         "$p | Where-Object A -gt 2 | ForEach-Object N\n"
         "$p | where N -like 'b*' | select -Expand A\n"
         "$p | ? -Not On | % { $_.N }\n"
         "($p | Sort-Object A | % N) -join ' '\n"
         "($p | Sort-Object @{ e = 'On' }, N -Descending | % N) -join ' '\n"
         "($p | Select-Object N, @{ n = 'Twice'; e = { $_.A * 2 } }).Twice -join ' '",
         "ann\n1\nBob\nBob ann\nann Bob\n6 2"},
        {"'b', 'B', 'a' | Sort-Object -Unique; 'b', 'a', 'B' | Sort-Object -CaseSensitive",
         "a\nb\na\nb\nB"},
        {"(10, 9, 2 | Sort-Object -Descending) -join ' '; ('10', '9' | Sort-Object) -join ' '",
         "10 9 2\n10 9"},
        {"(1..6 | Group-Object { $_ % 2 } | % { \"$($_.Name):$($_.Group -join '')\" }) -join ' '",
         "0:246 1:135"},
        {"$m = 4, 1, 7 | Measure-Object -Sum -Average -Maximum\n"
         "$m.Count; $m.Sum; $m.Average; $m.Maximum; $null -eq $m.Minimum",
         "3\n12\n4\n7\nTrue"},
        {"(1..5 | Select-Object -Skip 1 -First 2) -join ' '; 1..5 | Select-Object -Last 1\n"
         "(1, 1, 2 | Select-Object -Unique) -join ' '; 'a'..'e' | Select-Object -Index 1, 3",
         "2 3\n5\n1 2\nb\nd"},
    };

    (void)state;
    assert_shows(table, COUNT(table));
}

static void
objects_show_as_tables_and_lists(void **state)
{
    static const struct example table[] = {
        {"[pscustomobject]@{ Name = 'x'; Size = 10 }, [pscustomobject]@{ Name = 'yy'; Size = 5 }",
         "\nName Size\n---- ----\nx      10\nyy      5"},
        {"[pscustomobject]@{ A = 1; B = 2; C = 3; D = 4; E = $null }",
         "\nA : 1\nB : 2\nC : 3\nD : 4\nE :"},
        {"[ordered]@{ k = 'v'; l = 1, 2 }",
         "\nName                           Value\n----                           -----\n"
         "k                              v\nl                              {1, 2}"},
        {"[pscustomobject]@{ A = 1 }; 'between'; [pscustomobject]@{ A = 22 }",
         "\n A\n -\n 1\nbetween\n22"},
        {"[pscustomobject]@{ A = 1; L = 1..6 } | Format-List L", "\nL : {1, 2, 3, 4\u2026}"},
        {"1, 'a', $true, 2.50d | Format-Table", "1\na\nTrue\n2.50"},
        {"[datetime]'2025-09-01 14:05'", "\nMonday, September 1, 2025 2:05:00 PM"},
        {"'a', 'a' | Group-Object -NoElement", "\nCount Name\n----- ----\n    2 a"},
        {"('x' | Out-String).Length; $null; 'end'", "2\nend"},
    };

    (void)state;
    assert_shows(table, COUNT(table));
}

static void
format_strings_are_those_of_dotnet(void **state)
{
    static const struct example table[] = {
        {"'{0:N1} {0:F0} {0:P0}' -f 0.125", "0.1 0 13%"},
        {"'{0:D4} {0:X2} {0:x}' -f 171", "0171 AB ab"},
        {"'{0:0.0#} {0:#,##0.00} {0:000000}' -f 1234.5", "1234.5 1,234.50 001235"},
        {"'[{0,4}] [{0,-4}] {{}}' -f 7", "[   7] [7   ] {}"},
        {"'{0:yyyy-MM-dd}T{0:HH:mm} {0:ddd} {0:MMMM}' -f [datetime]'2025-02-03 04:05'",
         "2025-02-03T04:05 Mon February"},
        {"'{0:E2} {1:G} {2:C}' -f 12345, 0.5, -3", "1.23E+004 0.5 -$3.00"},
        {"(5).ToString('00'); ([datetime]'2025-01-02').ToString('dd/MM')", "05\n02/01"},
    };

    (void)state;
    assert_shows(table, COUNT(table));
}

static void
patterns_match_replace_and_split(void **state)
{
    static const struct example table[] = {
        {"'CN=Ann,OU=x' -match '^CN=(?<who>[^,]+)'; $Matches.who; $Matches[0]",
         "True\nAnn\nCN=Ann"},
        {"'b', 'ab', 'c' -match 'B'; 'x' -cmatch 'X'", "b\nab\nFalse"},
        {"'2025-09-01' -replace '(\\d+)-(\\d+)-(\\d+)', '$3.$2.$1'; 'aAa' -creplace 'A', '-'",
         "01.09.2025\na-a"},
        {"'x1y2' -replace '\\d', { \"<$($_.Value)>\" }", "x<1>y<2>"},
        {"('a1b2c' -split '\\d') -join '|'; ('a, b' -split ',\\s*').Count; -split ' q  r '",
         "a|b|c\n2\nq\nr"},
        {"('a.b.c' -split '.', 2, 'SimpleMatch') -join '|'; ('a-b-c' -split '-', -2) -join '|'",
         "a|b.c\na-b|c"},
        {"'Ann' -like 'a?n'; 'a[1]' -like 'a`[?]'; 'abc' -clike 'A*'; 7, 17 -like '*7'",
         "True\nTrue\nFalse\n7\n17"},
    };

    (void)state;
    assert_shows(table, COUNT(table));
}

static void
control_flow_runs_as_documented(void **state)
{
    static const struct example table[] = {
        {"foreach ($i in 1..4) { if ($i -eq 2) { continue }; if ($i -eq 4) { break }; $i }",
         "1\n3"},
        {"$i = 0; while ($i -lt 2) { $i++ }; do { $i-- } until ($i -eq 0); $i", "0"},
        {"switch -Wildcard ('ab', 'zz') { 'a*' { 'A' } '*b' { 'B' } default { \"? $_\" } }",
         "A\nB\n? zz"},
        {"function Add-One([int]$n = 5) { return $n + 1 }\nAdd-One; Add-One 1; Add-One -n '41'",
         "6\n2\n42"},
        {"function Show { param([Parameter(ValueFromPipeline)]$x, [switch]$Loud) process "
         "{ if ($Loud) { \"$x!\" } else { $x } } }\n1, 2 | Show -Loud\nShow 3",
         "1!\n2!\n3"},
        {"try { throw 'a' } catch { \"got $_\" } finally { 'last' }\n"
         "try { 1 / 0 } catch { $_.Exception.Message }",
         "got a\nlast\nAttempted to divide by zero."},
        {"$x = 1; function Set { $x = 2 }; Set; $x; function Up { $script:x = 3 }; Up; $x", "1\n3"},
        {"$add = { param($a, $b) $a + $b }; & $add 2 3; $p = @{ a = 1; b = 9 }; & $add @p",
         "5\n10"},
        {":out foreach ($a in 1, 2) { foreach ($b in 1, 2) { if ($b -eq 2) { continue out }; "
         "\"$a$b\" } }",
         "11\n21"},
    };

    (void)state;
    assert_shows(table, COUNT(table));
}

static void
json_has_newtonsofts_shape(void **state)
{
    static const struct example table[] = {
        {"[ordered]@{ a = 1; b = @(); c = $null; d = 'x\"' } | ConvertTo-Json",
         "{\n  \"a\": 1,\n  \"b\": [],\n  \"c\": null,\n  \"d\": \"x\\\"\"\n}"},
        {"1, 2.0, $true | ConvertTo-Json -Compress; ConvertTo-Json @(1) -Compress",
         "[1,2.0,true]\n[1]"},
        {"@{ a = @{ b = @{ c = @{ d = 1 } } } } | ConvertTo-Json -Compress",
         "{\"a\":{\"b\":{\"c\":\"System.Collections.Hashtable\"}}}"},
        {"ConvertTo-Json @{ t = [datetime]'2025-01-02 03:04:05' } -Compress",
         "{\"t\":\"2025-01-02T03:04:05\"}"},
    };

    (void)state;
    assert_shows(table, COUNT(table));
}

static void
what_is_outside_is_refused_by_name_and_place(void **state)
{
    static const struct refusal table[] = {
        {"'x'\n  $env:HOME", 2, 3, "$env:"},
        {"$HOME", 1, 1, "$HOME"},
        {"1 | Get-Item", 1, 5, "unknown command \"Get-Item\""},
        {"Sort-Objct", 1, 1, "did you mean Sort-Object?"},
        {"1 | Select-Object -Nope 1", 1, 19, "its parameters: -Property, -First"},
        {"1 | Select-Object -S 1", 1, 19, "-Skip, -SkipLast"},
        {"1..3 > out.txt", 1, 6, "redirection"},
        {"'a' && 'b'", 1, 5, "&&"},
        {"$a ?? 1", 1, 4, "??"},
        {"class Thing { }", 1, 1, "\"class\""},
        {"[xml]'<a/>'", 1, 1, "[xml]"},
        {"[math]::Sinh(1)", 1, 1, "Sinh"},
        {"'a'.Frob()", 1, 4, "'Frob'"},
        {"$o = [pscustomobject]@{ a = 1 }\n$o.b = 2", 2, 3, "'b'"},
        {"$x = (1 +\n  )", 2, 3, "\")\""},
        {"\"abc", 1, 1, "no end"},
        {"if ($true) { 1", 1, 13, "no closing }"},
        {"5 = 1", 1, 1, "cannot be assigned"},
        {"'a' 'b'", 1, 5, "not expected"},
        {"1 -foo 2", 1, 3, "unknown operator \"-foo\""},
        {"[int]'ten'", 1, 1, "System.Int32"},
        {"'x' -match '('", 1, 5, "Invalid pattern"},
        {"@{ a = 1; A = 2 }", 1, 11, "Duplicate"},
        {"Select-Object -First", 1, 15, "needs a value"},
        {"1 | Sort-Object -Property @{ Expression = 'a'; Sideways = 1 }", 1, 5, "Sideways"},
        {"try { 1 } catch [Exception] { 2 }", 1, 17, "catch with a type"},
    };

    (void)state;
    assert_refused(table, COUNT(table));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_read_and_print_as_dotnet_has_them),
        cmocka_unit_test(the_left_side_decides_what_an_operator_does),
        cmocka_unit_test(text_expands_between_double_quotes_alone),
        cmocka_unit_test(arrays_and_tables_are_references),
        cmocka_unit_test(pipelines_stream_and_unroll),
        cmocka_unit_test(objects_are_filtered_projected_and_ordered),
        cmocka_unit_test(objects_show_as_tables_and_lists),
        cmocka_unit_test(format_strings_are_those_of_dotnet),
        cmocka_unit_test(patterns_match_replace_and_split),
        cmocka_unit_test(control_flow_runs_as_documented),
        cmocka_unit_test(json_has_newtonsofts_shape),
        cmocka_unit_test(what_is_outside_is_refused_by_name_and_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
