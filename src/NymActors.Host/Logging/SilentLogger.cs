using Akka.Event;

namespace NymActors.Host.Logging;

/// <summary>
/// Stands in the place of Akka's logger on standard output (hocon/nym-client.conf), which says at the end that it is at its end: standard output
/// is for results.
/// </summary>
internal sealed class SilentLogger : MinimalLogger
{
    /// <inheritdoc/>
    protected override void Log(object message)
    {
    }
}
