using System.Globalization;

namespace NymActors.Configuration;

/// <summary>
/// Settings from environment variables: each key of config.toml has one, <c>NYM_CLIENT_</c> and the key in upper case with <c>_</c> for each dot
/// (<c>debug.traffic.average_packet_delay</c> is <c>NYM_CLIENT_DEBUG_TRAFFIC_AVERAGE_PACKET_DELAY</c>). Texts stand without quotes, lists with
/// commas. Not for <c>client.id</c>, <c>client.version</c> and the paths of files.
/// </summary>
public static class EnvironmentSettings
{
    /// <summary>What every variable begins with.</summary>
    public const string Prefix = "NYM_CLIENT_";

    /// <summary>The names of all variables, in the order of the file.</summary>
    public static IEnumerable<string> Names => Keys.Select(NameOf);

    private static IEnumerable<ConfigurationKey> Keys => ConfigurationKeys.All.Where(static key => key.Path is not ("client.id" or "client.version"));

    /// <summary>The settings with what the environment replaces.</summary>
    /// <param name="configuration">The settings before.</param>
    /// <param name="environment">Returns the value of a variable, or null.</param>
    /// <exception cref="ClientConfigurationException">A variable's value is unfit for its setting.</exception>
    public static ClientConfiguration Apply(ClientConfiguration configuration, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(environment);
        foreach (var key in Keys)
        {
            if (environment(NameOf(key)) is { } text)
            {
                configuration = Read(key, configuration, text);
            }
        }

        return configuration;
    }

    private static string NameOf(ConfigurationKey key) => Prefix + key.Path.Replace('.', '_').ToUpperInvariant();

    private static ClientConfiguration Read(ConfigurationKey key, ClientConfiguration configuration, string text)
    {
        FormatException? fault = null;
        foreach (var value in Readings(text))
        {
            try
            {
                var result = key.Read(configuration, value);
                return key.Check(result) is { } problem ? throw Unfit(key, text, problem, null) : result;
            }
            catch (FormatException e)
            {
                // The reading as a text names the reason best, unless a list is wanted.
                fault = fault is null || value is string ? e : fault;
            }
        }

        throw Unfit(key, text, fault!.Message, fault);
    }

    /// <summary>A variable is always a text; the setting decides what it is read as.</summary>
    private static IEnumerable<object> Readings(string text)
    {
        if (text is "true" or "false")
        {
            yield return text == "true";
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            yield return whole;
        }
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            yield return number;
        }

        yield return text;
        yield return text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList<object>();
    }

    private static ClientConfigurationException Unfit(ConfigurationKey key, string text, string reason, Exception? cause) =>
        new("the environment", null, $"{NameOf(key)}=\"{text}\" is unfit: {reason}", "Correct it, or unset it", cause);
}
