using System.Globalization;

namespace NymActors.Protocol.Directory;

/// <summary>A share between 0 and 1 that the directory writes as a decimal string (docs/protocol/06-network.md sections 6.4, 7.1).</summary>
public readonly record struct Performance
{
    /// <summary>Digits after the point that the network's decimal type holds.</summary>
    private const int MaxFractionDigits = 18;

    private Performance(decimal value) => Value = value;

    /// <summary>Full performance, <c>"1"</c>.</summary>
    public static Performance Full { get; } = new(1);

    /// <summary>The share, 0 to 1.</summary>
    public decimal Value { get; }

    /// <summary>The share in percent, rounded down: the number that thresholds are compared with.</summary>
    public int Percent => (int)(Value * 100);

    /// <summary>Makes a performance from a share.</summary>
    /// <param name="value">0 to 1.</param>
    /// <returns>The performance.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within 0 and 1.</exception>
    public static Performance From(decimal value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1);
        return new(value);
    }

    /// <summary>Reads digits with at most one point, for example <c>1</c>, <c>0.98</c>.</summary>
    /// <param name="text">The decimal string.</param>
    /// <param name="performance">The value when the result is true.</param>
    /// <returns>Whether the text is a decimal number from 0 to 1 with at most 18 digits after the point.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Performance performance)
    {
        performance = default;
        if (text.IsEmpty || text.Length > 2 * MaxFractionDigits || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[^1]))
        {
            return false;
        }

        var point = text.IndexOf('.');
        if (point >= 0 && text.Length - point - 1 > MaxFractionDigits)
        {
            return false;
        }

        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > 1)
        {
            return false;
        }

        performance = new(value);
        return true;
    }

    /// <summary>The decimal string without trailing zeros.</summary>
    /// <returns>For example <c>1</c> or <c>0.98</c>.</returns>
    public override string ToString() => Value.ToString("0.##################", CultureInfo.InvariantCulture);
}
