namespace NymActors.Hosting;

/// <summary>What <c>AddNymClient</c> was told.</summary>
/// <param name="Name">The client's name.</param>
/// <param name="Configure">Fills the builder when the host starts.</param>
internal sealed record NymClientRegistration(string Name, Action<NymClientBuilder, IServiceProvider> Configure);
