using System.Net;

namespace NymActors.Streams.Links;

/// <summary>
/// The system's HTTP proxy, for other machines only: it cannot reach servers of this one, and .NET would send requests for them
/// to it where the environment names a proxy without exceptions.
/// </summary>
internal sealed class RemoteOnlyProxy(IWebProxy system) : IWebProxy
{
    /// <inheritdoc/>
    public ICredentials? Credentials
    {
        get => system.Credentials;
        set => system.Credentials = value;
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => system.GetProxy(destination);

    /// <inheritdoc/>
    public bool IsBypassed(Uri host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.IsLoopback || system.IsBypassed(host);
    }
}
