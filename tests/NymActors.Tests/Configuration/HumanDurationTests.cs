using System.Text.Json;
using CsCheck;
using NymActors.Configuration;

namespace NymActors.Tests.Configuration;

public sealed class HumanDurationTests
{
    private static readonly JsonElement Vectors = TestVectors.Load("humantime.json");

    [Fact]
    public void Every_vector_is_read()
    {
        var cases = Vectors.GetProperty("parse").EnumerateArray().ToList();
        Assert.NotEmpty(cases);
        foreach (var vector in cases)
        {
            var text = vector.GetProperty("text").GetString();
            Assert.True(HumanDuration.TryParse(text, out var value, out _), text);
            Assert.Equal(vector.GetProperty("seconds").GetUInt64(), value.Seconds);
            Assert.Equal(vector.GetProperty("nanoseconds").GetUInt32(), value.Nanoseconds);
        }
    }

    [Fact]
    public void Every_vector_is_written()
    {
        foreach (var vector in Vectors.GetProperty("format").EnumerateArray())
        {
            var value = new HumanDuration(vector.GetProperty("seconds").GetUInt64(), vector.GetProperty("nanoseconds").GetUInt32());
            Assert.Equal(vector.GetProperty("text").GetString(), value.ToString());
        }

        foreach (var vector in TestVectors.Load("native-client-config.json").GetProperty("durations").EnumerateArray())
        {
            var value = TimeSpan.FromMilliseconds(vector.GetProperty("milliseconds").GetInt64());
            Assert.Equal(vector.GetProperty("text").GetString(), HumanDuration.FromTimeSpan(value).ToString());
        }
    }

    [Fact]
    public void What_overflows_or_has_no_unit_is_refused_with_a_reason()
    {
        var bad = Vectors.GetProperty("overflow_errors").EnumerateArray().Select(e => e.GetString())
            .Concat(Vectors.GetProperty("other_errors").EnumerateArray().Select(e => e.GetProperty("text").GetString()))
            .Concat(["", "  ", "0", "-1s", "1.5s", "s", "1s 5", "1S"]);
        foreach (var text in bad)
        {
            Assert.False(HumanDuration.TryParse(text, out _, out var reason), text);
            Assert.False(string.IsNullOrEmpty(reason));
        }
    }

    [Fact]
    public void White_space_may_stand_between_digits() =>
        Assert.True(HumanDuration.TryParse("1 0s", out var value, out _) && value == new HumanDuration(10, 0));

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Select(Gen.ULong[0, ulong.MaxValue / 2], Gen.UInt[0, 999_999_999]).Sample(
            (seconds, nanoseconds) =>
            {
                var value = new HumanDuration(seconds, nanoseconds);
                return HumanDuration.TryParse(value.ToString(), out var back, out _) && back == value;
            },
            iter: 2_000);

    [Fact]
    public void Random_and_mutated_texts_are_a_duration_or_have_a_reason()
    {
        string[] valid = [.. Vectors.GetProperty("parse").EnumerateArray().Select(vector => vector.GetProperty("text").GetString()!)];
        var mutated = from which in Gen.Int[0, valid.Length - 1]
                      let text = valid[which]
                      from position in Gen.Int[0, text.Length - 1]
                      from inserted in Gen.OneOf(Gen.String[0, 2], Gen.String[Gen.Char["0123456789 smhdyn\u00b5"], 0, 2])
                      select text[..position] + inserted + text[(position + 1)..];
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["0123456789 smhdyn\u00b5"], 0, 40], mutated).Sample(
            text =>
            {
                if (!HumanDuration.TryParse(text, out var value, out var reason))
                {
                    Assert.NotEmpty(reason!);
                    return;
                }

                Assert.Null(reason);
                Assert.True(HumanDuration.TryParse(value.ToString(), out var again, out _));
                Assert.Equal(value, again);
            },
            iter: 5_000);
    }
}
