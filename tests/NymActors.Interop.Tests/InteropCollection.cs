using NymActors.Interop.Tests.Drivers;

namespace NymActors.Interop.Tests;

/// <summary>Tests that share one mixnet; they run one after another.</summary>
[CollectionDefinition(nameof(InteropCollection))]
public sealed class InteropCollection : ICollectionFixture<InteropNetwork>;
