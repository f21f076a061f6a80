using NymActors.Host;

using var signals = new ProgramSignals();
return await NymClientProgram.RunAsync(args, ProgramIo.OfProcess(), signals.Stopping);
