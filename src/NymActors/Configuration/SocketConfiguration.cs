using System.Net;

namespace NymActors.Configuration;

/// <summary>Where applications reach the client, <c>[socket]</c> (docs/protocol/05-native-client.md section 2.3).</summary>
public sealed record SocketConfiguration
{
    /// <summary>False for <c>socket_type = 'None'</c>: the client then refuses to run as a program.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The TCP port, 0 to 65535, 1977 by default; 0 lets the system choose.</summary>
    public ushort ListeningPort { get; init; } = 1977;

    /// <summary>The address listened on, 127.0.0.1 by default.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// True to serve one application at a time, as the original client does; false by default. The original client does not know the key
    /// and refuses a file that has it.
    /// </summary>
    public bool SingleConnection { get; init; }
}
