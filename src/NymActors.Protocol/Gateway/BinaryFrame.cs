namespace NymActors.Protocol.Gateway;

/// <summary>An opened binary frame.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Plaintext">Its content.</param>
public readonly record struct BinaryFrame(BinaryFrameKind Kind, Memory<byte> Plaintext);
