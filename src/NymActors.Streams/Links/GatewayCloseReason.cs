namespace NymActors.Streams.Links;

/// <summary>Why a gateway connection ended.</summary>
/// <param name="Kind">What ended it.</param>
/// <param name="Description">One line for a log, without secrets.</param>
/// <param name="Cause">The exception behind it, if there was one.</param>
public sealed record GatewayCloseReason(GatewayCloseKind Kind, string Description, Exception? Cause = null);
