namespace NymActors.Configuration;

/// <summary>A config.toml that was read, and what there is to say about it.</summary>
/// <param name="Configuration">The settings.</param>
/// <param name="Form">The form of the file.</param>
/// <param name="Text">The file as it is.</param>
/// <param name="UnknownKeys">Keys without effect, by line.</param>
internal sealed record LoadedConfiguration(
    ClientConfiguration Configuration, ConfigurationForm Form, string Text, IReadOnlyList<UnknownKey> UnknownKeys)
{
    /// <summary>The file as it has to become before the client can run; null when it can stay.</summary>
    public string? Upgraded { get; init; }

    /// <summary>What <see cref="Upgraded"/> changes, in words.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>The gateway that an older form names; null in the others.</summary>
    public OldGatewayEndpoint? OldGateway { get; init; }
}
