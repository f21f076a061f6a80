using System.Net;
using System.Security.Cryptography;
using System.Text;
using NymActors.Configuration;

namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// Decides from the Origin and Host headers, and from the access token if one is set, who may use the local WebSocket. Without it any web
/// page that the user opens could send messages as this client: browsers let pages of every site connect to this machine.
/// </summary>
internal sealed class LocalAccessPolicy(LocalApiConfiguration configuration)
{
    private const int MaximumShown = 100;
    private const string Scheme = "Bearer ";

    /// <summary>What an application is told that has not the token.</summary>
    public const string TokenWanted =
        "This Nym client wants its access token (access_token under [nymactors] in its config.toml): send it as the header "
        + "\"Authorization: Bearer <token>\", or, from a web page, as ?access_token=<token> behind the address.";

    /// <summary>Tells why a request is refused; null when it is not.</summary>
    /// <param name="origin">The Origin header; null when absent, as programs leave it.</param>
    /// <param name="host">The Host header, with or without a port.</param>
    /// <param name="localAddress">The address of this machine that the request came to.</param>
    public string? Refuse(string? origin, string host, IPAddress? localAddress)
    {
        if (origin is not null && !IsLoopbackOrigin(origin) && !Contains(configuration.AllowedOrigins, origin))
        {
            return $"Pages of the origin {Quote(origin)} may not use this Nym client. {Remedy("them", "allowed_origins", "--allowed-origin", origin)}";
        }

        var name = HostName(host);
        var isKnown = IsLoopbackName(name)
            || (IPAddress.TryParse(name, out var address) && address.Equals(localAddress))
            || Contains(configuration.AllowedHosts, name);
        return isKnown ? null : $"This Nym client is not known under the name {Quote(host)} in the Host header. {Remedy("it", "allowed_hosts", "--allowed-host", name)}";
    }

    /// <summary>Whether a request has the access token, or none is wanted.</summary>
    /// <param name="authorization">The Authorization header; empty for none.</param>
    /// <param name="query">The value of access_token behind the address; empty for none. Web pages cannot set headers.</param>
    public bool HasToken(string authorization, string query)
    {
        if (configuration.AccessToken is not { } token)
        {
            return true;
        }

        var given = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : query;
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(token));
    }

    private static string Remedy(string whom, string key, string option, string value) =>
        $"To allow {whom}, add the line {key} = [{Quote(value)}] under [nymactors] in the client's config.toml, or start it with {option} {Quote(value).Trim('"')}.";

    /// <summary>What a stranger sent, as it may stand in a log and on a terminal: one line, printable ASCII, not long.</summary>
    private static string Quote(string value)
    {
        var shown = value.Length > MaximumShown ? value[..MaximumShown] : value;
        return $"\"{string.Concat(shown.Select(static c => c is >= ' ' and <= '~' and not '"' ? c : '?'))}{(shown.Length < value.Length ? "..." : "")}\"";
    }

    private static bool Contains(IReadOnlyList<string> allowed, string value) =>
        allowed.Any(entry => string.Equals(entry.TrimEnd('/'), value.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));

    // "null", the origin of sandboxed frames and local files, is not absolute and so not loopback: every site can obtain it.
    private static bool IsLoopbackOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https" or "ws" or "wss"
        && uri.UserInfo.Length == 0
        && IsLoopbackName(uri.Host.Trim('[', ']'));

    private static bool IsLoopbackName(string name)
    {
        var trimmed = name.TrimEnd('.');
        return trimmed.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || trimmed.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(trimmed, out var address) && IPAddress.IsLoopback(address));
    }

    private static string HostName(string host)
    {
        if (host.StartsWith('['))
        {
            var end = host.IndexOf(']', StringComparison.Ordinal);
            return end < 0 ? "" : host[1..end];
        }

        var colon = host.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? host : host[..colon];
    }
}
