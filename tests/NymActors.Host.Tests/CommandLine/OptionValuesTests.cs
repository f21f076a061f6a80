using System.Globalization;
using System.Net;
using CsCheck;
using NymActors.Host.CommandLine;

namespace NymActors.Host.Tests.CommandLine;

public sealed class OptionValuesTests
{
    private static readonly string[] Valid =
    [
        "1977", "+65535", "127.0.0.1", "::1", "http://127.0.0.1:8000/api", "HmgHDV79LpnEaSUp8QZQwSroxVvS4RewF7yM9e7qu8y3", "true", "json", "alice",
    ];

    [Fact]
    public void Random_and_mutated_values_are_taken_or_refused_with_the_named_exceptions()
    {
        var mutated = from which in Gen.Int[0, Valid.Length - 1]
                      let text = Valid[which]
                      from start in Gen.Int[0, text.Length]
                      from cut in Gen.Int[0, Math.Min(2, text.Length - start)]
                      from inserted in Gen.OneOf(Gen.String[0, 2], Gen.String[Gen.Char["0123456789.:/+-[]% "], 0, 2])
                      select text[..start] + inserted + text[(start + cut)..];
        Gen.OneOf(Gen.String, mutated).Sample(
            text =>
            {
                Take(() => Assert.Equal(text, OptionValues.Id(text)));
                Take(() => Assert.Equal(OptionValues.Port(text), int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)));
                Take(() => Assert.Equal(OptionValues.Address(text), IPAddress.Parse(text)));
                Take(() => Assert.StartsWith("http", OptionValues.Url(text).AbsoluteUri, StringComparison.Ordinal));
                Take(() => Assert.Equal(text, OptionValues.Gateway(text).ToString()));
                Take(() => Assert.Equal(text, OptionValues.Boolean(text).ToString().ToLowerInvariant()));
                Take(() => Assert.Equal(text, OptionValues.Format(text).ToString().ToLowerInvariant()));
                Take(() => Assert.InRange(OptionValues.Count(1, 50)(text), 1, 50));
            },
            iter: 3_000);
    }

    private static void Take(Action read)
    {
        try
        {
            read();
        }
        catch (Exception refused) when (refused is FormatException or ChoiceException)
        {
            Assert.NotEmpty(refused.Message);
        }
    }
}
