namespace NymActors.Protocol.Messages;

/// <summary>What a repliable message is for (docs/protocol/02-messages.md 7.4).</summary>
public enum RepliableContent
{
    /// <summary>The application's bytes, with SURBs for answers.</summary>
    Data,

    /// <summary>SURBs that were asked for.</summary>
    AdditionalSurbs,

    /// <summary>SURBs that were not asked for; no known client sends it.</summary>
    Heartbeat,
}
