using System.Net;
using NymActors.Configuration;

namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// Decides from the Origin and Host headers who may use the local WebSocket. Without it any web page that the user opens could
/// send messages as this client: browsers let pages of every site connect to this machine.
/// </summary>
internal sealed class LocalAccessPolicy(LocalApiConfiguration configuration)
{
    private const int MaximumShown = 100;

    /// <summary>Tells why a request is refused; null when it is not.</summary>
    /// <param name="origin">The Origin header; null when absent, as programs leave it.</param>
    /// <param name="host">The Host header, with or without a port.</param>
    /// <param name="localAddress">The address of this machine that the request came to.</param>
    public string? Refuse(string? origin, string host, IPAddress? localAddress)
    {
        if (origin is not null && !IsLoopbackOrigin(origin) && !Contains(configuration.AllowedOrigins, origin))
        {
            return $"Pages of the origin {Quote(origin)} may not use this Nym client. "
                + "To allow them, add the origin to allowed_origins under [nymactors] in the client's config.toml.";
        }

        var name = HostName(host);
        var isKnown = IsLoopbackName(name)
            || (IPAddress.TryParse(name, out var address) && address.Equals(localAddress))
            || Contains(configuration.AllowedHosts, name);
        return isKnown ? null : $"This Nym client is not known under the name {Quote(host)} in the Host header. "
            + "To allow it, add the name to allowed_hosts under [nymactors] in the client's config.toml.";
    }

    /// <summary>What a stranger sent, as it may stand in a log and on a terminal: one line, printable ASCII, not long.</summary>
    private static string Quote(string value)
    {
        var shown = value.Length > MaximumShown ? value[..MaximumShown] : value;
        return $"\"{string.Concat(shown.Select(static c => c is >= ' ' and <= '~' and not '"' ? c : '?'))}{(shown.Length < value.Length ? "..." : "")}\"";
    }

    private static bool Contains(IReadOnlyList<string> allowed, string value) =>
        allowed.Any(entry => string.Equals(entry.TrimEnd('/'), value, StringComparison.OrdinalIgnoreCase));

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
