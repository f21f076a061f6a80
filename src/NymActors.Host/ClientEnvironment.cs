using NymActors.Host.CommandLine;

namespace NymActors.Host;

/// <summary>
/// What the environment contributes (docs/protocol/05-native-client.md section 3): with <c>-c FILE</c> or a variable CONFIGURED, the
/// variables NYM_API and NYXD replace the servers of config.toml; without either they have no effect.
/// </summary>
internal sealed class ClientEnvironment
{
    private readonly Func<string, string?> _process;
    private readonly IReadOnlyDictionary<string, string> _file;

    private ClientEnvironment(Func<string, string?> process, IReadOnlyDictionary<string, string> file, bool isConfigured)
    {
        _process = process;
        _file = file;
        NymApis = isConfigured ? Urls("NYM_API", "API_VALIDATOR") : null;
        NyxdUrls = isConfigured ? Urls("NYXD", "NYMD_VALIDATOR") : null;
        StatisticsAddress = isConfigured ? Get("CLIENT_STATS_COLLECTION_PROVIDER") : null;
    }

    /// <summary>The nym-api servers; null when the environment names none.</summary>
    public IReadOnlyList<Uri>? NymApis { get; }

    /// <summary>The chain RPC servers; null when the environment names none.</summary>
    public IReadOnlyList<Uri>? NyxdUrls { get; }

    /// <summary>The collector of usage reports; null when the environment names none.</summary>
    public string? StatisticsAddress { get; }

    /// <summary>Reads the environment.</summary>
    /// <param name="process">The variables of the process; they win over those of the file.</param>
    /// <param name="file">The file of <c>-c</c>; null for none. Ignored when CONFIGURED is set, as by the public client.</param>
    /// <exception cref="HostException">The file cannot be read or is malformed, or a URL is.</exception>
    public static ClientEnvironment Load(Func<string, string?> process, string? file)
    {
        var isConfigured = process("CONFIGURED") is not null;
        if (isConfigured || file is null)
        {
            return new ClientEnvironment(process, new Dictionary<string, string>(), isConfigured);
        }

        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"Invalid path to environment configuration file: {e.Message} Name a file of KEY=VALUE lines with -c.", e);
        }

        return EnvironmentFile.TryParse(text, process, out var variables, out var fault)
            ? new ClientEnvironment(process, variables, isConfigured: true)
            : throw new HostException($"Invalid environment configuration file: {file}, {fault}. Correct the line.");
    }

    /// <summary>The value of a variable: of the process, else of the file; null when neither has it.</summary>
    public string? Get(string name) => _process(name) ?? _file.GetValueOrDefault(name);

    private List<Uri>? Urls(string name, string deprecatedName)
    {
        if ((Get(name) ?? Get(deprecatedName)) is not { } value)
        {
            return null;
        }

        try
        {
            return [.. value.Split(',').Select(piece => OptionValues.Url(piece.Trim()))];
        }
        catch (FormatException e)
        {
            throw new HostException($"one of the provided urls was invalid: the environment variable {name} is \"{value}\". Correct or unset it.", e);
        }
    }
}
