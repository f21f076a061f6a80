namespace NymActors.Protocol.LocalApi;

/// <summary>
/// The application is done with a message that it received with its number (<see cref="SelfAddressRequest.Commits"/>). An extension, in text form only.
/// </summary>
/// <param name="MessageId">The message's number.</param>
public sealed record CommitRequest(long MessageId) : LocalApiRequest;
