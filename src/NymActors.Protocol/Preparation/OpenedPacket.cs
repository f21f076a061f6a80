using NymActors.Protocol.Chunking;

namespace NymActors.Protocol.Preparation;

/// <summary>A received packet, decrypted.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Fragment">The fragment, if it is one.</param>
/// <param name="IsReply">Whether it came by one of the client's reply SURBs.</param>
public readonly record struct OpenedPacket(ReceivedPacketKind Kind, Fragment? Fragment, bool IsReply);
