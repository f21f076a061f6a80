using System.Collections.Concurrent;
using System.Reflection;
using NymActors.Testing;
using Xunit.v3;

[assembly: SocketWatch]

namespace NymActors.Testing;

/// <summary>
/// Fails a test during which a socket was connected or waited for connections, unless its suite is one of the
/// <see cref="SocketSuites"/>. Which of the tests that ran at that time opened it is not known; all of them are named.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class SocketWatchAttribute : BeforeAfterTestAttribute
{
    private static readonly ConcurrentDictionary<string, int> OpenedBefore = new();

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        OpenedBefore[test.TestDisplayName] = SocketListener.Shared.Opened;
    }

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        var running = string.Join(", ", OpenedBefore.Keys.Order(StringComparer.Ordinal));
        OpenedBefore.TryRemove(test.TestDisplayName, out var before);
        if (test.TestCase.TestCollection.TestCollectionDisplayName != SocketSuites.Name && SocketListener.Shared.Opened != before)
        {
            Assert.Fail($"A socket was opened, by one of: {running}. A suite that is about sockets says so: [Collection(SocketSuites.Name)].");
        }
    }
}
