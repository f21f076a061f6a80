namespace NymActors.Configuration;

/// <summary>
/// Who may use the local WebSocket, <c>[nymactors]</c>: a top-level table, because the original client ignores unknown
/// top-level tables and refuses unknown keys in <c>[socket]</c> (docs/protocol/05-native-client.md section 2.4).
/// </summary>
public sealed record LocalApiConfiguration
{
    /// <summary>Web origins (<c>scheme://host[:port]</c>) that may connect besides those of this machine's loopback; none by default.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Names that may stand in the Host header besides this machine's loopback and the address listened on; none by default.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>What an application must know to connect over TCP; null, the default, when nothing.</summary>
    public string? AccessToken { get; init; }

    /// <summary>The path of a Unix socket (mode 0600) that is listened on besides the port; null, the default, for none.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>What becomes of messages that applications handed in and that are not acknowledged when the client ends.</summary>
    public OutboxPolicy Outbox { get; init; } = OutboxPolicy.KeepAtStop;

    /// <summary>Whether senders who ask hear that a message has arrived (docs/protocol/07-confirmations.md), and with it that the client runs; true by default.</summary>
    public bool AnswersConfirmations { get; init; } = true;
}
