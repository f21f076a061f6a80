using NymActors.Host.CommandLine;

namespace NymActors.Host;

/// <summary>
/// What the environment contributes, by the rules of the public client (docs/protocol/05-native-client.md section 3.1): with a variable CONFIGURED
/// the process's variables count, else those of the file of <c>-c</c> besides them, else those of the public network instead of them. What has its
/// built-in value is marked, and the settings of config.toml win over it; over anything else the environment does.
/// </summary>
internal sealed class ClientEnvironment
{
    private static readonly (string New, string Old)[] Renamed = [("NYXD", "NYMD_VALIDATOR"), ("NYM_API", "API_VALIDATOR")];

    private readonly Func<string, string?> _process;
    private readonly IReadOnlyDictionary<string, string> _file;
    private readonly bool _isMainnet;

    private ClientEnvironment(Func<string, string?> process, IReadOnlyDictionary<string, string> file, bool isMainnet)
    {
        _process = process;
        _file = file;
        _isMainnet = isMainnet;
    }

    /// <summary>The nym-api servers; null when the environment names none.</summary>
    /// <exception cref="HostException">One is no URL.</exception>
    public IReadOnlyList<Uri>? NymApis => Urls("NYM_API");

    /// <summary>The chain RPC servers; null when the environment names none.</summary>
    /// <exception cref="HostException">One is no URL.</exception>
    public IReadOnlyList<Uri>? NyxdUrls => Urls("NYXD");

    /// <summary>The collector of usage reports; null when the environment names none.</summary>
    public string? StatisticsAddress => Get("CLIENT_STATS_COLLECTION_PROVIDER");

    /// <summary>Reads the environment.</summary>
    /// <param name="process">The variables of the process; they win over those of the file.</param>
    /// <param name="file">The file of <c>-c</c>; null for none. Ignored when CONFIGURED is set, as by the public client.</param>
    /// <exception cref="HostException">The file cannot be read or is malformed; exit code 101.</exception>
    public static ClientEnvironment Load(Func<string, string?> process, string? file)
    {
        var isConfigured = process("CONFIGURED") is not null;
        if (isConfigured || file is null)
        {
            return new ClientEnvironment(process, new Dictionary<string, string>(), isMainnet: !isConfigured);
        }

        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unfit($"{e.Message} Name a file of KEY=VALUE lines with -c.", e);
        }

        return EnvironmentFile.TryParse(text, process, out var variables, out var fault)
            ? new ClientEnvironment(process, variables, isMainnet: false)
            : throw Unfit($"{fault.InWordsOfTheReference}: {file}, line {fault.Line}: {fault.Reason}. Correct the line.", null);
    }

    /// <summary>The value of a variable; null when it has none.</summary>
    public string? Get(string name)
    {
        if (name.EndsWith(MainnetVariables.Marker, StringComparison.Ordinal) && IsBuiltIn(name[..^MainnetVariables.Marker.Length]))
        {
            return "1";
        }

        var given = _isMainnet && MainnetVariables.All.ContainsKey(name) ? null : Given(name);
        return given ?? MainnetVariables.All.GetValueOrDefault(name);
    }

    private static HostException Unfit(string detail, Exception? cause) =>
        new($"Invalid path to environment configuration file: {detail}", cause) { ExitCode = HostException.Panic };

    /// <summary>Whether a variable has the value that is built in, because nobody gave it another.</summary>
    private bool IsBuiltIn(string name) => MainnetVariables.All.ContainsKey(name) && (_isMainnet || Given(name) is null);

    private string? Given(string name)
    {
        var old = Renamed.FirstOrDefault(pair => pair.New == name).Old;
        return _process(name) ?? _file.GetValueOrDefault(name) ?? (old is null ? null : _process(old) ?? _file.GetValueOrDefault(old));
    }

    private List<Uri>? Urls(string name)
    {
        if (Get(name + MainnetVariables.Marker) is not null || Get(name) is not { } value)
        {
            return null;
        }

        try
        {
            return [.. value.Split(',').Select(piece => OptionValues.Url(piece.Trim()))];
        }
        catch (FormatException e)
        {
            throw new HostException($"one of the provided urls was invalid: the environment variable {name} is \"{value}\". Correct or unset it.", e)
            {
                ExitCode = HostException.Panic,
            };
        }
    }
}
