namespace NymActors.Mixnet.Gateways;

/// <summary>How long a gateway waits for its clients (docs/protocol/03-gateway.md 17.1 and 17.4).</summary>
internal static class ClientTimeLimits
{
    /// <summary>Wait for each message until the client is authenticated.</summary>
    public static readonly TimeSpan InitialMessage = TimeSpan.FromSeconds(10);

    /// <summary>Wait for each message of the registration handshake.</summary>
    public static readonly TimeSpan HandshakeMessage = TimeSpan.FromSeconds(5);

    /// <summary>Wait of the old connection for the pong of its client.</summary>
    public static readonly TimeSpan Pong = TimeSpan.FromSeconds(1);

    /// <summary>Wait of the new connection for the old one's verdict.</summary>
    public static readonly TimeSpan Verdict = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait for the last write, and for a client to close its side after a close frame.</summary>
    public static readonly TimeSpan Close = TimeSpan.FromSeconds(1);
}
