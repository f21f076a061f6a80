namespace HostedClient;

/// <summary>What <c>POST /messages</c> takes.</summary>
/// <param name="Recipient">A Nym address.</param>
/// <param name="Text">What to send.</param>
public sealed record Letter(string Recipient, string Text);
