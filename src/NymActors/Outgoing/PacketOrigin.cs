namespace NymActors.Outgoing;

/// <summary>The stream that sends a packet.</summary>
internal enum PacketOrigin
{
    /// <summary>The sending stream, something real.</summary>
    Real,

    /// <summary>The sending stream, because nothing real waited.</summary>
    Cover,

    /// <summary>The independent loop cover stream.</summary>
    LoopCover,
}
