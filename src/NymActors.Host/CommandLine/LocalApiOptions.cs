using System.CommandLine;
using NymActors.Configuration;

namespace NymActors.Host.CommandLine;

/// <summary>
/// The options about who may use the local WebSocket: each replaces a setting of config.toml and is replaced by none; each is a variable of
/// the environment, too, so that containers need no file.
/// </summary>
internal sealed class LocalApiOptions
{
    private const string AllowedHostsVariable = "NYM_CLIENT_ALLOWED_HOSTS";
    private const string AllowedOriginsVariable = "NYM_CLIENT_ALLOWED_ORIGINS";
    private const string AccessTokenVariable = "NYM_CLIENT_ACCESS_TOKEN";
    private const string UnixSocketVariable = "NYM_CLIENT_UNIX_SOCKET";

    private readonly Option<IReadOnlyList<string>?> _allowedHosts = OptionFactory.List(
        "--allowed-host", "NAME", $"Comma separated names, besides localhost, under which programs reach the WebSocket [env: {AllowedHostsVariable}]", Piece, "--allowed-hosts");

    private readonly Option<IReadOnlyList<string>?> _allowedOrigins = OptionFactory.List(
        "--allowed-origin", "ORIGIN", $"Comma separated origins of web pages that may use the WebSocket; null for pages in files [env: {AllowedOriginsVariable}]", Piece, "--allowed-origins");

    private readonly Option<string?> _accessToken = OptionFactory.Value(
        "--access-token", "TOKEN", $"What programs must send to use the WebSocket; better given as a variable, which others do not see [env: {AccessTokenVariable}]", Piece);

    private readonly Option<string?> _unixSocket = OptionFactory.Value(
        "--unix-socket", "PATH", $"A Unix socket to listen on besides the port, for this user alone [env: {UnixSocketVariable}]", Piece);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command) => Array.ForEach<Option>([_allowedHosts, _allowedOrigins, _accessToken, _unixSocket], command.Add);

    /// <summary>The settings with what the command line and the environment replace; later sources win.</summary>
    public ClientConfiguration Apply(ParseResult result, ClientConfiguration configuration, ClientEnvironment environment)
    {
        var before = configuration.LocalApi;
        return configuration with
        {
            LocalApi = before with
            {
                AllowedHosts = result.GetValue(_allowedHosts) ?? List(environment.Get(AllowedHostsVariable)) ?? before.AllowedHosts,
                AllowedOrigins = result.GetValue(_allowedOrigins) ?? List(environment.Get(AllowedOriginsVariable)) ?? before.AllowedOrigins,
                AccessToken = result.GetValue(_accessToken) ?? Text(environment.Get(AccessTokenVariable)) ?? before.AccessToken,
                UnixSocket = result.GetValue(_unixSocket) ?? Text(environment.Get(UnixSocketVariable)) ?? before.UnixSocket,
            },
        };
    }

    private static string Piece(string text) => text.Length > 0 ? text : throw new FormatException("it is empty");

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static string[]? List(string? value) => Text(value)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
