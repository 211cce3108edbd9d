import ChatTUI
import Executors

extension MainLoop: DescriptorWatch {}
