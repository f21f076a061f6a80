using System.Buffers;
using System.Globalization;
using System.Net;
using NymActors.Configuration;
using NymActors.Protocol;
using NymActors.Protocol.Addressing;
using NymActors.Storage;

namespace NymActors.Host.CommandLine;

/// <summary>Reads the values of options (docs/protocol/05-native-client.md section 1.3).</summary>
internal static class OptionValues
{
    private static readonly SearchValues<char> Base58Alphabet = SearchValues.Create("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");

    /// <summary>A client id: one path component.</summary>
    public static string Id(string text) => ClientDirectory.CheckId(text) is { } problem ? throw new FormatException(problem) : text;

    /// <summary>The name of a traffic profile.</summary>
    public static TrafficProfile Profile(string text) =>
        TrafficProfile.Find(text) ?? throw new ChoiceException(string.Join(", ", TrafficProfile.All));

    /// <summary>A port, 0 to 65535.</summary>
    public static ushort Port(string text)
    {
        var digits = text.StartsWith('+') ? text.AsSpan(1) : text;
        if (digits.IsEmpty)
        {
            throw new FormatException(text.Length == 0 ? "cannot parse integer from empty string" : "invalid digit found in string");
        }

        if (digits.ContainsAnyExceptInRange('0', '9'))
        {
            throw new FormatException("invalid digit found in string");
        }

        return ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new FormatException($"{text} is not in 0..=65535");
    }

    /// <summary>An IP address; no host names and no spellings besides the usual one.</summary>
    public static IPAddress Address(string text) =>
        IPAddress.TryParse(text, out var address)
        && (text.Contains(':', StringComparison.Ordinal) ? !text.Contains('[', StringComparison.Ordinal) : address.ToString() == text)
            ? address
            : throw new FormatException("invalid IP address syntax");

    /// <summary>An absolute http or https URL.</summary>
    public static Uri Url(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || text.StartsWith('/'))
        {
            throw new FormatException("relative URL without a base");
        }

        return url.Scheme is "http" or "https" ? url : throw new FormatException("only http and https are possible");
    }

    /// <summary>The base58 identity key of a gateway.</summary>
    public static IdentityKey Gateway(string text)
    {
        try
        {
            return IdentityKey.Parse(text);
        }
        catch (ProtocolException e)
        {
            throw new FormatException(e.Reason, e);
        }
    }

    /// <summary>Base58 text; it is only checked.</summary>
    public static string Base58(string text)
    {
        var unfit = text.AsSpan().IndexOfAnyExcept(Base58Alphabet);
        return unfit < 0
            ? text
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"provided string contained invalid character '{text[unfit]}' at byte {unfit}"));
    }

    /// <summary>The address of a client.</summary>
    public static Recipient Recipient(string text)
    {
        try
        {
            return Protocol.Addressing.Recipient.Parse(text);
        }
        catch (ProtocolException e)
        {
            throw new FormatException(e.Reason, e);
        }
    }

    /// <summary>Exactly true or false.</summary>
    public static TrueOrFalse Boolean(string text) => text switch
    {
        "true" => TrueOrFalse.True,
        "false" => TrueOrFalse.False,
        _ => throw new ChoiceException("true, false"),
    };

    /// <summary>Exactly text or json.</summary>
    public static OutputFormat Format(string text) => text switch
    {
        "text" => OutputFormat.Text,
        "json" => OutputFormat.Json,
        _ => throw new ChoiceException("text, json"),
    };

    /// <summary>A whole number in a range.</summary>
    public static Func<string, int> Count(int minimum, int maximum) => text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= minimum && count <= maximum
            ? count
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{text} is not in {minimum}..={maximum}"));
}
