namespace NymActors.Protocol.Directory;

/// <summary>Kinds of <see cref="NodeRole"/>.</summary>
public enum NodeRoleKind
{
    /// <summary>Mixes in a layer (<c>{"Mixnode":{"layer":N}}</c>).</summary>
    MixNode,

    /// <summary>Takes clients (<c>"EntryGateway"</c>).</summary>
    EntryGateway,

    /// <summary>Serves as an exit (<c>"ExitGateway"</c>).</summary>
    ExitGateway,

    /// <summary>Held in reserve (<c>"Standby"</c>).</summary>
    Standby,

    /// <summary>Not in the rewarded set (<c>"Inactive"</c>).</summary>
    Inactive,
}
