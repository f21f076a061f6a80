namespace NymActors.Interop.Tests.Drivers;

/// <summary>A message that a peer has received through the mixnet.</summary>
/// <param name="Data">The bytes of the message.</param>
/// <param name="SenderTag">The tag to reply to, in base58; null for a plain message or a reply.</param>
internal sealed record PeerMessage(byte[] Data, string? SenderTag);
