using System.Globalization;

namespace NymActors.Configuration;

/// <summary>One key of config.toml: how it is read into the settings and how it is written from them.</summary>
/// <param name="Path">The full dotted path.</param>
/// <param name="Read">Takes the value of an entry into the settings; throws <see cref="FormatException"/> with the reason when it is unfit.</param>
/// <param name="Write">The value as TOML; null when there is none.</param>
internal sealed record ConfigurationKey(
    string Path,
    Func<ClientConfiguration, object, ClientConfiguration> Read,
    Func<ClientConfiguration, string?> Write)
{
    /// <summary>The templates of the public client that contain the key, so that it is written even with its default value.</summary>
    public ConfigurationTemplates InTemplate { get; init; }

    /// <summary>An older name of the key that is read as well; null for none.</summary>
    public string? Alias { get; init; }

    /// <summary>Tells what is wrong with the setting although its value can be read; null when nothing is.</summary>
    public Func<ClientConfiguration, string?> Check { get; init; } = static _ => null;

    /// <summary>True when a duration may also be a table <c>{ secs, nanos }</c>, the form of the current client in [debug.traffic].</summary>
    public bool MayBeSecondsAndNanoseconds { get; init; }

    /// <summary>The table of the key.</summary>
    public string Table => Path[..Path.LastIndexOf('.')];

    /// <summary>The key inside its table.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>The value as TOML in the form that a layout asks for; null when there is none.</summary>
    public string? WriteFor(ClientConfiguration configuration, ConfigurationTemplates template) =>
        MayBeSecondsAndNanoseconds && template == ConfigurationTemplates.V1176 && Write(configuration) is { } text
            ? SecondsAndNanoseconds(text)
            : Write(configuration);

    internal static ConfigurationKey Duration(
        string path, Func<ClientConfiguration, TimeSpan> get, Func<ClientConfiguration, TimeSpan, ClientConfiguration> set) =>
        new(path, (c, value) => set(c, ReadDuration(value)), c => TomlText.Literal(HumanDuration.FromTimeSpan(get(c)).ToString()));

    /// <summary>A duration of a clock that ticks: zero, or what .NET rounds to zero, would mean without end at once.</summary>
    internal static ConfigurationKey Interval(
        string path, Func<ClientConfiguration, TimeSpan> get, Func<ClientConfiguration, TimeSpan, ClientConfiguration> set) =>
        Duration(path, get, set) with { Check = c => get(c) > TimeSpan.Zero ? null : "it must be at least 100ns" };

    internal static ConfigurationKey Flag(
        string path, Func<ClientConfiguration, bool> get, Func<ClientConfiguration, bool, ClientConfiguration> set) =>
        new(path, (c, value) => set(c, value as bool? ?? throw new FormatException("it must be true or false")), c => get(c) ? "true" : "false");

    internal static ConfigurationKey Number(
        string path, Func<ClientConfiguration, double> get, Func<ClientConfiguration, double, ClientConfiguration> set, double maximum) =>
        new(path, (c, value) => set(c, ReadNumber(value, maximum)), c => TomlText.Number(get(c)));

    internal static ConfigurationKey Count(
        string path, Func<ClientConfiguration, uint?> get, Func<ClientConfiguration, uint, ClientConfiguration> set, uint maximum = uint.MaxValue) =>
        new(path, (c, value) => set(c, ReadCount(value, maximum)), c => get(c)?.ToString(CultureInfo.InvariantCulture));

    internal static ConfigurationKey Text(
        string path, Func<ClientConfiguration, string?> get, Func<ClientConfiguration, string, ClientConfiguration> set) =>
        new(path, (c, value) => set(c, ReadText(value)), c => get(c) is { } text ? TomlText.Literal(text) : null);

    internal static ConfigurationKey Choice<T>(
        string path,
        IReadOnlyDictionary<string, T> choices,
        Func<ClientConfiguration, T?> get,
        Func<ClientConfiguration, T, ClientConfiguration> set)
        where T : struct =>
        new(
            path,
            (c, value) => set(c, choices.TryGetValue(ReadText(value), out var choice)
                ? choice
                : throw new FormatException($"\"{value}\" is unknown; possible are {string.Join(", ", choices.Keys)}")),
            c => get(c) is { } value ? TomlText.Literal(choices.First(p => EqualityComparer<T>.Default.Equals(p.Value, value)).Key) : null);

    internal static ConfigurationKey List<T>(
        string path,
        Func<string, T> parse,
        Func<ClientConfiguration, IReadOnlyList<T>> get,
        Func<ClientConfiguration, IReadOnlyList<T>, ClientConfiguration> set)
        where T : notnull =>
        new(
            path,
            (c, value) => set(c, value is List<object> items
                ? [.. items.Select(item => parse(ReadText(item)))]
                : throw new FormatException("it must be a list of texts: [ 'a', 'b' ]")),
            c => TomlText.List(get(c).Select(item => item is Uri uri ? uri.AbsoluteUri : item.ToString()!)));

    // A text there makes 1.1.76 take the file for an older one and reset it (05-native-client section 2.3).
    private static string SecondsAndNanoseconds(string literal) => HumanDuration.TryParse(literal.Trim('\''), out var duration, out _)
        ? string.Create(CultureInfo.InvariantCulture, $"{{ secs = {duration.Seconds}, nanos = {duration.Nanoseconds} }}")
        : literal;

    internal static string ReadText(object value) => value as string ?? throw new FormatException("it must be a text in quotes");

    private static TimeSpan ReadDuration(object value)
    {
        if (value is HumanDuration duration)
        {
            return duration.TryToTimeSpan(out var converted) ? converted : throw new FormatException("it is too long");
        }

        if (value is not string text)
        {
            throw new FormatException("it must be a duration in quotes, for example '50ms' or '1s 500ms'");
        }

        return HumanDuration.TryParse(text, out var parsed, out var reason) && parsed.TryToTimeSpan(out var result)
            ? result
            : throw new FormatException($"\"{text}\" is not a duration: {reason ?? "it is too long"}");
    }

    private static double ReadNumber(object value, double maximum)
    {
        var number = value switch
        {
            double d => d,
            long l => l,
            _ => throw new FormatException("it must be a number"),
        };
        return number >= 0 && number <= maximum
            ? number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{number} is not between 0 and {maximum}"));
    }

    private static uint ReadCount(object value, uint maximum) => value is long number && number >= 0 && number <= maximum
        ? (uint)number
        : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it must be a whole number from 0 to {maximum}"));
}
